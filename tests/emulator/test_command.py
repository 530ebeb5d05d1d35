"""`userhub emulator`: its options, its errors, how it starts and ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
from pathlib import Path
from typing import Callable

import pytest
from commands import run
from emulator_process import ADMIN_KEY, PATIENCE, Emulator


def test_the_first_line_is_json_with_the_url_first(start: Callable[..., Emulator]) -> None:
    emulator = start()
    assert list(emulator.ready)[:2] == ["url", "admin_key"]
    assert emulator.url.startswith("http://127.0.0.1:")
    assert emulator.key == ADMIN_KEY


def test_a_start_takes_less_than_a_tenth_of_a_second(userhub: str) -> None:
    # Of processor time, which a busy machine leaves as it is.
    with subprocess.Popen([userhub, "emulator", "exec", "--", "true"]) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert used.ru_utime + used.ru_stime < 0.1


def test_the_admin_key_can_be_set(start: Callable[..., Emulator]) -> None:
    emulator = start("--admin-key", "another")
    assert emulator.key == "another"
    assert emulator.create("usr_ada").status == 200


@pytest.mark.parametrize("text", ["from_a_file", "from_a_file\n", "from_a_file\r\n"])
def test_the_admin_key_can_come_from_a_file(
    start: Callable[..., Emulator], tmp_path: Path, text: str
) -> None:
    file = tmp_path / "key"
    file.write_text(text, newline="")
    emulator = start("--admin-key-file", str(file))
    assert emulator.key == "from_a_file"
    assert emulator.create("usr_ada").status == 200
    command_line = Path(f"/proc/{emulator.process.pid}/cmdline").read_text()
    assert "from_a_file" not in command_line


def test_a_key_of_two_lines_is_a_clear_error(userhub: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("one\ntwo\n")
    result = run(userhub, "emulator", "--port", "0", "--admin-key-file", str(tmp_path / "key"))
    assert (result.returncode, result.stdout) == (1, "")
    assert "the admin key must be" in result.stderr
    assert "two" not in result.stderr


def test_the_admin_key_can_come_from_the_environment(userhub: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of_the_file")
    tell = ["--", "sh", "-c", 'echo "$USERHUB_ADMIN_KEY"']
    for options, key in [
        ([], "of_the_environment"),
        (["--admin-key", "of_the_option"], "of_the_option"),
        (["--admin-key-file", str(tmp_path / "key")], "of_the_file"),
    ]:
        command = [userhub, "emulator", "exec", "--quiet", *options, *tell]
        result = run(*command, USERHUB_EMULATOR_ADMIN_KEY="of_the_environment")
        assert (result.stdout, result.stderr) == (key + "\n", "")
    for environment in [{"USERHUB_EMULATOR_ADMIN_KEY": ""}, {"USERHUB_ADMIN_KEY": "of_the_app"}]:
        result = run(userhub, "emulator", "exec", "--quiet", *tell, **environment)
        assert result.stdout == ADMIN_KEY + "\n"


def test_the_end_of_its_input_does_not_stop_it(userhub: str) -> None:
    with subprocess.Popen(
        [userhub, "emulator", "--port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        emulator = Emulator(process)
        assert process.stdin is not None
        process.stdin.close()
        assert emulator.create("usr_ada").status == 200
        assert process.poll() is None
        assert emulator.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_with_exit_code_zero(
    start: Callable[..., Emulator], number: signal.Signals
) -> None:
    emulator = start()
    busy = emulator.connect()  # Neither an idle connection nor a delayed answer holds it up.
    headers = {"Authorization": f"Bearer {emulator.key}"}
    busy.request("POST", "/admin/v1/users/usr_delay_60000:createPortalSession", b"{}", headers)
    idle = emulator.connect()
    idle.connect()
    assert emulator.send("GET", "/_emulator/health").status == 200
    emulator.process.send_signal(number)
    assert emulator.process.wait(5) == 0
    busy.close()
    idle.close()


def test_a_taken_port_is_a_clear_error(userhub: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(userhub, "emulator", "--port", str(port))
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert f"127.0.0.1:{port}" in result.stderr
    assert "--port" in result.stderr


def test_a_port_is_free_again_at_once(start: Callable[..., Emulator], userhub: str) -> None:
    emulator = start()
    emulator.create("usr_ada")
    port = emulator.url.rsplit(":", 1)[1]
    assert emulator.stop() == 0
    result = run(userhub, "emulator", "exec", "--port", port, "--", "true")
    assert result.returncode == 0, result.stderr


def test_the_state_outlives_a_restart_and_a_kill(
    start: Callable[..., Emulator], tmp_path: Path
) -> None:
    file = str(tmp_path / "state.db")
    emulator = start("--state", file)
    unused, used = emulator.redirect_target("ada@conn_1"), emulator.redirect_target("ada@conn_1")
    assert emulator.send("GET", used).status == 303
    assert emulator.stop() == 0

    emulator = start("--state", file)
    kept = emulator.redirect_target("usr_grace")
    emulator.process.kill()
    emulator.process.wait(PATIENCE)

    emulator = start("--state", file)
    assert emulator.send("GET", used).status == 410
    assert emulator.send("GET", unused).status == 303
    assert emulator.send("GET", kept).status == 303


def test_a_state_that_is_not_a_database_is_a_clear_error(userhub: str, tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    file.write_text("not a database, for sure\n" * 100)
    for path in [file, tmp_path / "missing" / "state.db"]:
        result = run(userhub, "emulator", "--port", "0", "--state", str(path))
        assert (result.returncode, result.stderr.count("\n")) == (1, 1)
        assert str(path) in result.stderr


def test_a_database_of_another_program_is_not_changed(userhub: str, tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    for version in [0, 3]:
        with contextlib.closing(sqlite3.connect(file)) as database:
            database.execute("CREATE TABLE IF NOT EXISTS notes(text)")
            database.execute(f"PRAGMA user_version = {version}")
        before = file.read_bytes()
        result = run(userhub, "emulator", "--port", "0", "--state", str(file))
        assert (result.returncode, result.stderr.count("\n")) == (1, 1)
        assert "another program's" in result.stderr
        assert file.read_bytes() == before
        assert list(tmp_path.iterdir()) == [file]


def test_a_state_of_another_version_is_a_clear_error(userhub: str, tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    assert run(userhub, "emulator", "exec", "--state", str(file), "--", "true").returncode == 0
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 999")
    result = run(userhub, "emulator", "--port", "0", "--state", str(file))
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "another version" in result.stderr


def test_a_ready_file_that_cannot_be_written_leaves_nothing_behind(
    userhub: str, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    result = run(userhub, "emulator", "--port", "0", "--ready-file", str(folder))
    assert (result.returncode, result.stdout) == (1, "")
    assert str(folder) in result.stderr
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize(
    "options",
    [
        ["--admin-key", ""],
        ["--admin-key", "a b"],
        ["--app-url", "nonsense"],
        ["--callback-url", "/callback"],
        ["--public-url", "hub.test"],
        ["--public-url", "https://hub.test/billing"],
        ["--public-url", "https://hub.test?a"],
        ["--public-url", "https://a@hub.test"],
        ["--public-url", "http://:8410"],
        ["--public-url", "http://hub.test:8410;a"],
        ["--public-url", "http://hub.test:"],
        ["--host", "nowhere"],
        ["--allow-host", ""],
        ["--allow-host", "userhub:4010"],
        ["--fault", "503_thrice"],
        ["--fault", "usr_503"],
        ["--fault", "503_times0"],
        ["--admin-key-file", "/no/such/file"],
        ["--admin-key-file", "/dev/null"],
        ["--admin-key-file", "."],
        ["--seed-file", "/no/such/file"],
        ["--ready-file", "/no/such/folder/ready"],
        ["--deterministic", "--state", "state.db"],
    ],
)
def test_an_unusable_option_is_a_clear_error(userhub: str, options: list[str]) -> None:
    result = run(userhub, "emulator", "--port", "0", *options)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert result.stderr.startswith("userhub-emulator: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["emulator", "--nonsense"],
        ["emulator", "--port", "x"],
        ["emulator", "--port", "65536"],
        ["emulator", "--port", "-1"],
        ["emulator", "--token-ttl", "soon"],
        ["emulator", "--admin-key", "a", "--admin-key-file", "b"],
        ["emulator", "--admin-key-file", ""],
        ["emulator", "--", "true"],
        ["emulator", "exec"],
        ["emulator", "exec", "--"],
        ["emulator", "exec", "--nonsense", "--", "true"],
        ["emulator", "--ready-file", "ready", "exec", "--", "true"],
        ["portal-session"],
        ["portal-session", "usr_ada", "usr_grace"],
        ["portal-session", "usr_ada", "--timeout", "0"],
        ["portal-session", "usr_ada", "--attempt-timeout", "0"],
        ["portal-session", "usr_ada", "--attempt-timeout", "86400.001"],
        ["portal-session", "usr_ada", "--max-connection-age", "0.999"],
        ["portal-session", "usr_ada", "--max-connection-age", "86401"],
        ["portal-session", "usr_ada", "--max-connection-age", "old"],
        ["portal-session", "usr_ada", "--timeout", "never"],
        ["portal-session", "usr_ada", "--timeout", "nan"],
        ["portal-session", "usr_ada", "--timeout", "inf"],
        ["portal-session", "usr_ada", "--timeout", "-1"],
        ["portal-session", "usr_ada", "--timeout", "0x10"],
        ["portal-session", "usr_ada", "--timeout", " 5"],
        ["portal-session", "usr_ada", "--timeout", "86400.001"],
    ],
)
def test_a_usage_error_exits_with_two(userhub: str, arguments: list[str]) -> None:
    result = run(userhub, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr != ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["exec", "pytest", "-q"], "after --, as in: userhub-emulator exec -- pytest"),
        (["--port", "http"], "--port: 'http' is not a port, 0 to 65535"),
        (["--host", "::1"], "::1: not localhost or an IPv4 address such as 127.0.0.1"),
        (["--seed-file", "."], "cannot read the seed file ."),
        (["--allow-host", "userhub:4010"], "without a port"),
        (["--app-url", "http://localhost/\udcff"], "the app URL must be an http or https URL"),
    ],
)
def test_a_common_mistake_gets_an_error_with_the_right_form(
    userhub: str, arguments: list[str], says: str
) -> None:
    assert says in run(userhub, "emulator", *arguments).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["emulator", "--help"],
        ["portal-session", "--help"],
    ],
)
def test_help_and_version_succeed(userhub: str, arguments: list[str]) -> None:
    result = run(userhub, *arguments)
    assert result.returncode == 0
    assert result.stdout.startswith(("userhub ", "A local UserHub", "Create "))


def test_the_help_lists_the_faults_and_the_assumptions(userhub: str) -> None:
    text = run(userhub, "emulator", "--help").stdout
    assert "\n  truncated " in text
    assert "assumptions" in text
    for route in ["requests", "reset", "clock", "faults", "health"]:
        assert route in text
