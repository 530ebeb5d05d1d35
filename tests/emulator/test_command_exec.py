"""`userhub emulator exec`: its exit codes, signals, streams and orphans."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from commands import run, script
from emulator_process import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("code", [0, 1, 7, 255])
def test_exec_exits_as_the_command_does(userhub: str, code: int) -> None:
    assert run(userhub, "emulator", "exec", "--", "sh", "-c", f"exit {code}").returncode == code


def test_exec_of_a_killed_command_exits_with_128_and_the_signal(userhub: str) -> None:
    result = run(userhub, "emulator", "exec", "--", "sh", "-c", "kill -KILL $$")
    assert result.returncode == 128 + signal.SIGKILL


def test_exec_of_an_unknown_command_exits_with_127(userhub: str) -> None:
    result = run(userhub, "emulator", "exec", "--", "no-such-command")
    assert result.returncode == 127
    assert result.stderr == "userhub-emulator: command not found: no-such-command\n"


def test_exec_of_a_file_that_cannot_run_exits_with_126(userhub: str, tmp_path: Path) -> None:
    assert run(userhub, "emulator", "exec", "--", str(tmp_path)).returncode == 126


def test_exec_hands_the_arguments_on_untouched(userhub: str) -> None:
    arguments = ["[a,b]", "", "{}", "--port", "1", "--", "exec", "-h", "é"]
    source = "import json, sys; print(json.dumps(sys.argv[1:]))"
    result = run(userhub, "emulator", "exec", "--", *script(source), *arguments)
    assert json.loads(result.stdout) == arguments


def test_exec_tells_the_command_where_the_emulator_is(userhub: str) -> None:
    source = (
        "import os, urllib.request as r\n"
        "base, key = os.environ['USERHUB_BASE_URL'], os.environ['USERHUB_ADMIN_KEY']\n"
        "url = base + '/admin/v1/users/usr_ada:createPortalSession'\n"
        "print(r.urlopen(r.Request(url, b'{}', {'Authorization': 'Bearer ' + key})).read())"
    )
    result = run(
        userhub, "emulator", "exec", "--admin-key", "chosen", "--", *script(source), no_proxy="*",
        USERHUB_BASE_URL="http://127.0.0.1:9", USERHUB_ADMIN_KEY="stale",
    )  # fmt: skip
    assert "signin?token=" in result.stdout, result.stderr


def test_exec_keeps_stdin_and_stdout_for_the_command(userhub: str) -> None:
    result = subprocess.run(
        [userhub, "emulator", "exec", "--quiet", "--", "cat"], input="text", capture_output=True,
        text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert (result.stdout, result.stderr) == ("text", "")


def test_exec_leaves_no_signal_blocked_in_the_command(userhub: str) -> None:
    source = "import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    assert run(userhub, "emulator", "exec", "--", *script(source)).stdout == "set()\n"


def test_exec_leaves_no_descriptor_open_in_the_command(userhub: str, tmp_path: Path) -> None:
    source = "import os; print(sorted(int(n) for n in os.listdir('/proc/self/fd'))[3:-1])"
    options = ["--state", str(tmp_path / "state.db")]
    result = run(userhub, "emulator", "exec", *options, "--", *script(source))
    assert result.stdout == "[]\n"


@pytest.mark.parametrize(
    "number",
    [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2,
     signal.SIGALRM, signal.SIGWINCH, signal.SIGCONT],
)  # fmt: skip
def test_exec_hands_signals_on(userhub: str, number: signal.Signals) -> None:
    source = (
        "import signal, sys\n"
        f"signal.signal({int(number)}, lambda *_: sys.exit(42))\n"
        "print('ready', flush=True)\n"
        "while True: signal.pause()"
    )
    process = subprocess.Popen(
        [userhub, "emulator", "exec", "--", *script(source)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.wait(PATIENCE) == 42


ORPHANING = """
import os, subprocess, sys, time
shell = ["sh", "-c", "sleep 0.01 & echo $!"]
orphans = [int(subprocess.check_output(shell)) for _ in range(3)]
deadline = time.monotonic() + 10
while any(os.path.exists(f"/proc/{orphan}") for orphan in orphans):
    if time.monotonic() > deadline: sys.exit("an orphan was not reaped")
    time.sleep(0.01)
sys.exit(7)
"""


def adopt_orphans() -> None:
    """Gives this process the orphans below it, as a container's first process has them."""
    pr_set_child_subreaper = 36
    assert ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0) == 0


def test_exec_reaps_orphans_and_exits_as_the_command_does(userhub: str) -> None:
    result = subprocess.run(
        [userhub, "emulator", "exec", "--quiet", "--", *script(ORPHANING)],
        capture_output=True, text=True,
        timeout=PATIENCE, preexec_fn=adopt_orphans,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (7, "")


def first_process(*command: str) -> list[str]:
    """The command as the first process of a PID namespace, as of a container."""
    unshare = ["unshare", "-pf", "--mount-proc", "--kill-child"]
    if os.geteuid() != 0:
        unshare.append("-Ur")
    tried = run(*unshare, "true")
    assert tried.returncode == 0, (
        f"needs PID namespaces, as root or by user namespaces: {tried.stderr}"
    )
    return [*unshare, *command]


def test_exec_as_a_containers_first_process_reaps_orphans(userhub: str) -> None:
    result = run(*first_process(userhub, "emulator", "exec", "--quiet", "--", *script(ORPHANING)))
    assert (result.returncode, result.stderr) == (7, "")
