"""The pytest fixtures, as an app's tests use them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest
import tomllib

pytest_plugins = ["pytester"]

LONGEST = 180.0
PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
(PLUGIN,) = tomllib.loads(PYPROJECT.read_text())["project"]["entry-points"]["pytest11"].values()

OF_AN_APP = """
    import os, subprocess, sys
    import pytest, userhub

    @pytest.mark.parametrize("round", range(2))
    def test_default_client(userhub_portal, round):
        assert userhub_portal.requests == []
        assert userhub.create_portal_session("usr_ada").redirect_url.startswith(userhub_portal.url)
        (request,) = userhub_portal.requests
        assert (request["user_id"], request["status"]) == ("usr_ada", 200)

    def test_client(userhub_portal):
        userhub_portal.fail(status=503, times=2)
        with userhub.Client() as client:
            client.create_portal_session("usr_ada")
        assert [r["status"] for r in userhub_portal.requests] == [503, 503, 200]

    def test_faults(userhub_portal):
        userhub_portal.fail("401", user_id="usr_grace")
        userhub.create_portal_session("usr_ada")
        with pytest.raises(userhub.AuthenticationError):
            userhub.create_portal_session("usr_grace")
        with pytest.raises(ValueError, match="503_twice"):
            userhub_portal.fail("no_such_fault")

    def test_program(userhub_portal):
        program = "import userhub; userhub.create_portal_session('usr_ada')"
        subprocess.run([sys.executable, "-c", program], check=True)
        assert len(userhub_portal.requests) == 1

    def test_environment_is_put_back():
        assert "USERHUB_BASE_URL" not in os.environ
        with pytest.raises(userhub.InvalidArgumentError, match="USERHUB_ADMIN_KEY"):
            userhub.create_portal_session("usr_ada")
"""


@pytest.fixture(autouse=True)
def installed_command(userhub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(userhub).parent), prepend=os.pathsep)
    for name in ("USERHUB_ADMIN_KEY", "USERHUB_BASE_URL", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)


def run_tests(pytester: pytest.Pytester, tests: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(tests)
    return pytester.runpytest_subprocess("-W", "error", *options, timeout=LONGEST)


def run_program(program: str) -> subprocess.CompletedProcess[str]:
    """Runs it, and waits for all that writes to its standard error."""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=LONGEST
    )


def test_an_apps_tests_reach_an_emulator_that_is_as_new_in_each(pytester: pytest.Pytester) -> None:
    run_tests(pytester, OF_AN_APP).assert_outcomes(passed=6)


def test_workers_of_xdist_have_an_emulator_each(pytester: pytest.Pytester) -> None:
    tests = """
        import pathlib, userhub

        def test_in_each_worker(userhub_portal, worker_id, request):
            for call in range(20):
                userhub.create_portal_session(f"{worker_id}@conn_1")
            users = [asked["user_id"] for asked in userhub_portal.requests]
            assert users == [f"{worker_id}@conn_1"] * 20
            (request.config.rootpath / f"{worker_id}.url").write_text(userhub_portal.url)
    """
    run_tests(pytester, tests, "-n", "2", "--dist", "each").assert_outcomes(passed=2)
    assert len({file.read_text() for file in pytester.path.glob("*.url")}) == 2


def test_the_plugin_does_not_load_the_package() -> None:
    done = run_program(f"import sys, {PLUGIN}; print('userhub' in sys.modules)")
    assert done.stdout.split() == ["False"], done.stderr


def test_a_missing_command_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    elsewhere = f"import sysconfig; sysconfig.get_path = lambda _: {str(tmp_path)!r}"
    done = run_program(f"{elsewhere}; import userhub.testing; userhub.testing.Emulator()")
    assert "FileNotFoundError: no command `userhub` in " in done.stderr
    assert "install userhub-native there" in done.stderr


def test_an_emulator_that_cannot_start_says_why() -> None:
    done = run_program(
        "import userhub.testing; userhub.testing.Emulator('--seed-file', 'gone.json')"
    )
    assert "gone.json" in done.stderr
    assert "RuntimeError: `userhub emulator exec` did not start" in done.stderr


def test_an_emulator_ends_with_the_process_that_started_it() -> None:
    done = run_program("""
import os, signal, userhub.testing
emulator = userhub.testing.Emulator()
print(emulator.url, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
""")
    assert done.returncode == -signal.SIGKILL
    address = urllib.parse.urlsplit(done.stdout.strip())
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port), timeout=LONGEST).close()


@pytest.mark.parametrize(
    "hold",
    [
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])",
    ],
)
@pytest.mark.parametrize("fork", [False, True])
def test_an_emulator_closes_where_the_app_does_not_take_sigterm(hold: str, fork: bool) -> None:
    # A forked child that lives on keeps the emulator's standard input open.
    done = run_program(f"""
import os, signal, socket, time, urllib.parse, userhub.testing
{hold}
emulator = userhub.testing.Emulator()
child = os.fork() if {fork} else None
if child == 0:
    signal.pause()
started = time.monotonic()
emulator.close()
took = time.monotonic() - started
if child: os.kill(child, signal.SIGKILL)
address = urllib.parse.urlsplit(emulator.url)
try:
    socket.create_connection((address.hostname, address.port))
except ConnectionRefusedError:
    print(took < 30)
""")
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_closed_emulator_is_closed_again_without_complaint() -> None:
    done = run_program("""
import userhub.testing
with userhub.testing.Emulator("--admin-key", r"k\\n\\c") as emulator:
    print(emulator.environment["USERHUB_ADMIN_KEY"], emulator.requests)
emulator.close()
""")
    assert (done.stdout, done.stderr) == ("k\\n\\c []\n", "")
