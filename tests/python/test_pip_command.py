"""`python -m userhub`, the `userhub` of a pip install, behaves like the C++ program."""

from __future__ import annotations

import signal
import subprocess
import sys

from loopback import HeldAnswer, LoopbackServer

COMMAND = [sys.executable, "-m", "userhub"]
TIMEOUT = 60
STANDARD_SIGNALS = 0x7FFFFFFF  # posix_spawn() uses reserved signals


def exec_emulator(*command: str | bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, "emulator", "exec", "--", *command], stdout=subprocess.PIPE, timeout=TIMEOUT
    )


def test_programs_that_the_command_starts_inherit_its_original_signals() -> None:
    show = ["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]

    def standard(shown: bytes) -> list[int]:
        return [int(mask, 16) & STANDARD_SIGNALS for mask in shown.split()[1::2]]

    plain = subprocess.check_output(show, timeout=TIMEOUT)
    assert standard(exec_emulator(*show).stdout) == standard(plain)


def test_arguments_that_are_not_utf_8_arrive_as_they_are() -> None:
    assert exec_emulator("printf", "%s", b"caf\xe9").stdout == b"caf\xe9"


def test_the_exit_code_is_the_commands() -> None:
    assert exec_emulator("sh", "-c", "exit 7").returncode == 7


def test_ctrl_c_ends_a_waiting_call_at_once() -> None:
    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        call = subprocess.Popen(
            [*COMMAND, "portal-session", "usr_ada", "--timeout", str(10 * TIMEOUT)],
            env={"USERHUB_ADMIN_KEY": "sk_secret", "USERHUB_BASE_URL": server.url},
        )
        assert held.reached.wait(TIMEOUT)
        call.send_signal(signal.SIGINT)
        assert call.wait(TIMEOUT) == -signal.SIGINT
        held.release.set()
