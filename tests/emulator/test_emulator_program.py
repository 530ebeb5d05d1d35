"""The program userhub-emulator, and how `userhub emulator` finds it and becomes it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import userhub
import userhub_emulator
from emulator_process import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator_process import Emulator

REPOSITORY = Path(__file__).resolve().parents[2]
SITE_PACKAGES = Path(userhub.__file__).parents[1]
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


class Face:
    """One way to call the command `userhub`."""

    def __init__(self, *command: str, **environment: str) -> None:
        self.command = command
        self.environment = {"PATH": SYSTEM_PATH, "HOME": "/nonexistent", **environment}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self.command, *arguments],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.command, *arguments],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )


def packages(folder: Path, *names: str) -> Path:
    """A folder with these packages, as `pip install --target` leaves them."""
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).symlink_to(SITE_PACKAGES / name)
    return folder


def prefix_program(folder: Path, userhub: str) -> Face:
    return Face(userhub)


def symlinked_prefix_program(folder: Path, userhub: str) -> Face:
    (folder / "userhub").symlink_to(userhub)
    return Face(str(folder / "userhub"))


def program_in_path(folder: Path, userhub: str) -> Face:
    shutil.copy(userhub, folder / "userhub")
    return Face(str(folder / "userhub"), PATH=f"{Path(userhub).parent}:{SYSTEM_PATH}")


def script_of_an_environment_that_is_not_activated(folder: Path, userhub: str) -> Face:
    return Face(str(Path(sys.executable).with_name("userhub")))


def script_that_pipx_links_to(folder: Path, userhub: str) -> Face:
    (folder / "userhub").symlink_to(Path(sys.executable).with_name("userhub"))
    return Face(str(folder / "userhub"))


def module(folder: Path, userhub: str) -> Face:
    return Face(sys.executable, "-m", "userhub")


def module_in_a_target_folder(folder: Path, userhub: str) -> Face:
    target = packages(folder / "target", "userhub", "userhub_emulator")
    return Face(sys.executable, "-S", "-m", "userhub", PYTHONPATH=str(target))


def module_of_a_user(folder: Path, userhub: str) -> Face:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages(folder / "lib" / version / "site-packages", "userhub", "userhub_emulator")
    base = Path(sys.base_prefix, "bin", version)
    return Face(str(base), "-m", "userhub", PYTHONUSERBASE=str(folder))


def module_with_the_program_in_path(folder: Path, userhub: str) -> Face:
    target = packages(folder / "target", "userhub")
    path = f"{Path(userhub).parent}:{SYSTEM_PATH}"
    return Face(sys.executable, "-S", "-m", "userhub", PYTHONPATH=str(target), PATH=path)


FACES = [
    prefix_program,
    symlinked_prefix_program,
    program_in_path,
    script_of_an_environment_that_is_not_activated,
    script_that_pipx_links_to,
    module,
    module_in_a_target_folder,
    module_of_a_user,
    module_with_the_program_in_path,
]


@pytest.fixture(params=FACES, ids=lambda make: make.__name__)
def face(request: pytest.FixtureRequest, tmp_path: Path, userhub: str) -> Face:
    made: Face = request.param(tmp_path, userhub)
    return made


def test_userhub_emulator_becomes_the_program(face: Face) -> None:
    with face.start("emulator", "--port", "0") as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["pid"] == process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_exec_has_the_streams_and_gives_its_exit_code(face: Face) -> None:
    command = ["sh", "-c", "cat; echo aside >&2; exit 7"]
    done = face.run("emulator", "exec", "--quiet", "--", *command, given="text")
    assert (done.returncode, done.stdout, done.stderr) == (7, "text", "aside\n")


def test_a_termination_of_exec_reaches_the_command(face: Face) -> None:
    waiting = "trap 'echo ended; exit 3' TERM; echo ready; while :; do sleep 0.01; done"
    with face.start("emulator", "exec", "--", "sh", "-c", waiting) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "ended\n"
        assert process.wait(PATIENCE) == 3


def test_a_broken_pipe_ends_the_command_of_exec_as_in_a_shell(face: Face) -> None:
    endless = "yes | head -n 1; echo ended"
    assert face.run("emulator", "exec", "--", "sh", "-c", endless).stdout == "y\nended\n"


def test_the_programs_own_version_and_help_are_shown(face: Face) -> None:
    version = face.run("emulator", "--version")
    assert version.stdout == f"userhub-emulator {userhub_emulator.__version__}\n"
    assert "userhub-emulator [OPTIONS]" in face.run("emulator", "--help").stdout


def test_a_program_without_the_emulator_says_what_to_install(userhub: str, tmp_path: Path) -> None:
    alone = Face(shutil.copy(userhub, str(tmp_path / "userhub")))
    done = alone.run("emulator", "exec", "--", "true")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (127, "", 1)
    assert "apt install userhub-emulator" in done.stderr
    assert "emulator" in alone.run("--help").stdout


def test_a_python_without_the_emulator_says_what_to_install(tmp_path: Path) -> None:
    target = packages(tmp_path / "target", "userhub")
    alone = Face(sys.executable, "-S", "-m", "userhub", PYTHONPATH=str(target))
    done = alone.run("emulator", "exec", "--", "true")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (127, "", 1)
    assert "pip install 'userhub-native[emulator]'" in done.stderr
    assert "emulator" in alone.run("--help").stdout


def test_a_program_that_cannot_run_is_an_error(tmp_path: Path) -> None:
    target = packages(tmp_path / "target", "userhub")
    program = target / "userhub_emulator" / "bin" / "userhub-emulator"
    program.parent.mkdir(parents=True)
    (target / "userhub_emulator" / "__init__.py").touch()
    program.write_bytes(b"\x7fELF of another machine")
    program.chmod(0o755)
    face = Face(sys.executable, "-S", "-m", "userhub", PYTHONPATH=str(target))
    done = face.run("emulator", "exec", "--", "true")
    assert (done.returncode, done.stdout) == (126, "")
    assert done.stderr == f"userhub: cannot run {program}: Exec format error\n"


def test_the_emulators_package_works_without_the_client(tmp_path: Path) -> None:
    target = packages(tmp_path / "target", "userhub_emulator")
    alone = Face(sys.executable, "-S", PYTHONPATH=str(target))
    assert alone.run("-m", "userhub_emulator", "exec", "--", "true").returncode == 0
    done = alone.run(
        "-c",
        "import sys, userhub_emulator as u\n"
        "with u.Emulator() as e: print(e.url, e.requests, 'userhub' in sys.modules)",
    )
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+ \[\] False\n", done.stdout), done.stderr


def test_the_class_says_where_its_program_should_be(tmp_path: Path) -> None:
    package = tmp_path / "userhub_emulator"
    shutil.copytree(SITE_PACKAGES / "userhub_emulator", package, ignore=lambda *_: ["bin"])
    alone = Face(sys.executable, "-S", PYTHONPATH=str(tmp_path))
    done = alone.run("-c", "import userhub_emulator as u; u.Emulator()")
    missing = f"RuntimeError: cannot run {package}/bin/userhub-emulator: No such file or directory"
    assert done.stderr.splitlines()[-1] == missing


def test_the_class_that_moved_is_an_error_with_its_new_place() -> None:
    with pytest.raises(ImportError, match="from userhub_emulator import Emulator"):
        from userhub.testing import Emulator  # type: ignore[attr-defined] # noqa: F401


# The version


def found(pattern: str, file: str) -> str:
    match = re.search(pattern, (REPOSITORY / file).read_text())
    assert match is not None
    return match[1]


def test_client_and_emulator_have_one_version() -> None:
    version = userhub.__version__
    assert userhub_emulator.__version__ == version
    assert found(r"project\(userhub VERSION ([0-9.]+)", "CMakeLists.txt") == version
    assert (
        found(r"project\(userhub-emulator VERSION ([0-9.]+)", "emulator/CMakeLists.txt") == version
    )


def test_the_clients_extra_allows_the_emulators_of_its_minor_version() -> None:
    required = found(r'"userhub-emulator(~=[0-9.]+)"', "pyproject.toml")
    assert required == "~=" + userhub.__version__.rsplit(".", 1)[0] + ".0"


# userhub-emulator health


@pytest.fixture
def program(userhub: str) -> Face:
    return Face(userhub, "emulator")


@pytest.mark.parametrize("slash", ["", "/"])
def test_health_of_an_emulator_is_ok(program: Face, emulator: Emulator, slash: str) -> None:
    done = program.run("health", emulator.url + slash)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok\n", "")


def test_health_asks_where_the_environment_leads(userhub: str, emulator: Emulator) -> None:
    done = Face(userhub, "emulator", USERHUB_BASE_URL=emulator.url).run("health")
    assert (done.returncode, done.stdout) == (0, "ok\n")


def test_health_without_an_emulator_is_exit_code_one(program: Face) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        url = f"http://127.0.0.1:{other.getsockname()[1]}"
    done = program.run("health", url)
    assert done.returncode == 1
    assert done.stderr == f"userhub-emulator: no emulator at {url}: Connection refused\n"


@pytest.fixture
def other_server() -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd="/proc/self/fd"
    ) as process:
        assert process.stdout is not None
        yield found_url(process.stdout.readline())
        process.kill()


def found_url(line: str) -> str:
    match = re.search(r"http://[0-9.:]+", line)
    assert match is not None, line
    return match[0]


def test_health_tells_an_emulator_from_another_server(program: Face, other_server: str) -> None:
    done = program.run("health", other_server)
    assert done.returncode == 1
    assert f"no emulator at {other_server}: it answers HTTP/1.0 404" in done.stderr


class Answers:
    """A server for one connection, which may go on after its answer, byte by byte, for ever."""

    def __init__(self, listener: socket.socket, answer: bytes, *, drip: bool = False) -> None:
        self.port = listener.getsockname()[1]
        self._listener, self._answer, self._drip = listener, answer, drip
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(self._answer)
            while self._drip:
                time.sleep(0.1)  # This is what the test is about: a client that is kept waiting.
                connection.sendall(b"x")


IS_OK = b'{"status":"ok"}'


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", "answers HTTP/1.1 302"),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n" + IS_OK, "answers HTTP/1.1 503"),
        (b"HTTP/1.1 200 OK\r\n\r\n<!doctype html>", "another server answers there"),
        (b"\x1b[31mHTTP/1.1 200 OK\r\n\r\n" + IS_OK, "it does not speak HTTP"),
        (b"HTTP/1.1 404 \x1b[31m\r\n\r\n", "it does not speak HTTP"),
        (b"SSH-2.0-OpenSSH_9.2p1 \n", "it does not speak HTTP"),
        (b"\0" * 100_000, "it does not speak HTTP"),
        (b"", "it does not answer"),
    ],
)
def test_health_names_the_server_that_answers_instead(
    program: Face, answer: bytes, says: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{Answers(listener, answer).port}"
        done = program.run("health", url)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(f"userhub-emulator: no emulator at {url}: ")
    assert says in done.stderr


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_health_takes_an_ipv6_address_and_a_proxys_answer(program: Face, version: bytes) -> None:
    answer = b"HTTP/" + version + b" 200 OK\r\n\r\n" + IS_OK
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        done = program.run("health", f"http://[::1]:{Answers(listener, answer).port}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok\n", "")


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_health_ends_where_an_answer_never_does(program: Face, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answers = Answers(listener, answer, drip=True)
        done = program.run("health", f"http://127.0.0.1:{answers.port}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "within 5 s" in done.stderr


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1:1", "127.0.0.1:4010", "http://", "http://a/b", "http://::1:4010",
     "http://[]:4010", "http://a:", "http://user:secret@127.0.0.1:4010"],
)  # fmt: skip
def test_an_unusable_address_is_refused(program: Face, url: str) -> None:
    done = program.run("health", url)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"'{url}' is not an address such as http://127.0.0.1:4010" in done.stderr


def test_the_programs_are_not_found_by_a_folder_named_alike(tmp_path: Path) -> None:
    (tmp_path / "userhub_emulator").mkdir()
    target = packages(tmp_path / "target", "userhub")
    face = Face(sys.executable, "-S", "-m", "userhub", PYTHONPATH=f"{target}{os.pathsep}{tmp_path}")
    assert face.run("emulator", "--version").returncode == 127
