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

pytest_plugins = ["pytester"]

LONGEST = 180.0
PLUGIN = "userhub_emulator.pytest_plugin"

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


def test_each_test_of_an_app_gets_a_reset_emulator(pytester: pytest.Pytester) -> None:
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


def test_the_plugin_loads_neither_the_client_nor_the_emulators_class() -> None:
    unloaded = ["userhub", "userhub_emulator._emulator", "http.client"]
    done = run_program(f"import sys, {PLUGIN}; print([n in sys.modules for n in {unloaded}])")
    assert done.stdout == f"{[False] * 3}\n", done.stderr


def test_without_a_client_in_the_app_the_fixture_loads_none(pytester: pytest.Pytester) -> None:
    tests = """
        import os, sys, urllib.request

        def test_by_another_client(userhub_portal):
            url = os.environ["USERHUB_BASE_URL"] + "/admin/v1/users/usr_ada:createPortalSession"
            key = {"Authorization": "Bearer " + os.environ["USERHUB_ADMIN_KEY"]}
            urllib.request.urlopen(urllib.request.Request(url, b"{}", key)).read()
            assert [r["status"] for r in userhub_portal.requests] == [200]

        def test_nothing_of_the_client_was_loaded():
            assert "userhub" not in sys.modules
    """
    run_tests(pytester, tests).assert_outcomes(passed=2)


def test_another_package_with_the_clients_name_is_not_touched(pytester: pytest.Pytester) -> None:
    tests = """
        import sys, types

        def test_with_it(userhub_portal):
            sys.modules["userhub"] = types.ModuleType("userhub")

        def test_after_it(userhub_portal):
            assert userhub_portal.requests == []
    """
    run_tests(pytester, tests).assert_outcomes(passed=2)


def test_with_the_plugin_off_there_are_no_fixtures(pytester: pytest.Pytester) -> None:
    result = run_tests(pytester, "def test(userhub_portal): pass", "-p", "no:userhub_emulator")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'userhub_portal' not found*"])


def test_an_emulator_that_cannot_start_says_why() -> None:
    done = run_program(
        "import userhub_emulator; userhub_emulator.Emulator('--seed-file', 'gone.json')"
    )
    assert "gone.json" in done.stderr
    assert "RuntimeError: `userhub-emulator exec` did not start" in done.stderr


def test_an_emulator_ends_with_the_process_that_started_it() -> None:
    done = run_program("""
import os, signal, userhub_emulator
emulator = userhub_emulator.Emulator()
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
import os, signal, socket, time, urllib.parse, userhub_emulator
{hold}
emulator = userhub_emulator.Emulator()
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
import userhub_emulator
with userhub_emulator.Emulator("--admin-key", r"k\\n\\c") as emulator:
    print(emulator.environment["USERHUB_ADMIN_KEY"], emulator.requests)
emulator.close()
""")
    assert (done.stdout, done.stderr) == ("k\\n\\c []\n", "")
