"""The `userhub` command: its exit codes, what it prints, how it ends."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest
from emulator_process import ADMIN_KEY, PATIENCE, Emulator


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("USERHUB_")}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=PATIENCE, env={**clean, **environment}
    )


def script(source: str) -> list[str]:
    return [sys.executable, "-c", source]


# userhub emulator


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


# userhub emulator exec


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


# userhub portal-session


def portal_session(
    userhub: str, emulator: Emulator, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    settings = {"USERHUB_BASE_URL": emulator.url, "USERHUB_ADMIN_KEY": emulator.key}
    return run(userhub, "portal-session", *arguments, **{**settings, **environment})


def test_portal_session_prints_the_url(userhub: str, emulator: Emulator) -> None:
    result = portal_session(userhub, emulator, "usr_ada")
    assert (result.returncode, result.stderr) == (0, "")
    url = result.stdout.rstrip("\n")
    assert emulator.send("GET", url[len(emulator.url) :]).status == 303


def test_portal_session_prints_one_line_of_json(userhub: str, emulator: Emulator) -> None:
    result = portal_session(userhub, emulator, "usr_ada", "--json")
    assert result.stdout.count("\n") == 1
    answer = json.loads(result.stdout)
    assert list(answer) == ["redirectUrl"]
    assert answer["redirectUrl"].startswith(emulator.url)


def test_portal_session_sends_every_option(userhub: str, emulator: Emulator) -> None:
    result = portal_session(
        userhub, emulator, "auth0|1;x@conn_1", "--portal-url", "/{accountId}/plans",
        "--return-url", "https://app.example.com/", "--success-url", "https://app.example.com/ok",
        "--organization-id", "org_1", "--timeout", "5",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    (entry,) = emulator.journal()
    assert entry["user_id"] == "auth0|1;x@conn_1"
    assert json.loads(entry["body"]) == {
        "portalUrl": "/{accountId}/plans",
        "returnUrl": "https://app.example.com/",
        "successUrl": "https://app.example.com/ok",
        "organizationId": "org_1",
    }


@pytest.mark.parametrize("user_id", ["[a,b]@conn_1", "a b@conn_1", "--json@conn_1", "é@conn_1"])
def test_portal_session_takes_any_id(userhub: str, emulator: Emulator, user_id: str) -> None:
    result = portal_session(userhub, emulator, "--", user_id)
    assert result.returncode == 0, result.stderr
    assert emulator.journal()[0]["user_id"] == user_id


@pytest.mark.parametrize(
    ("user_id", "says"),
    [
        ("usr_nobody", "usr_nobody"),
        ("usr_401", "401"),
        ("usr_empty", ""),
        ("usr_html", ""),
        ("usr_redirect", ""),
        ("usr_close", ""),
        ("", "user_id"),
        ("..", "user_id"),
    ],
)
def test_portal_session_fails_with_one_line_and_exit_code_one(
    userhub: str, emulator: Emulator, user_id: str, says: str
) -> None:
    result = portal_session(userhub, emulator, "--timeout", "10", "--", user_id)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("userhub: ")
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert emulator.key not in result.stderr


def test_portal_session_retries(userhub: str, emulator: Emulator) -> None:
    result = portal_session(userhub, emulator, "usr_503_twice")
    assert result.returncode == 0, result.stderr
    assert [entry["status"] for entry in emulator.journal()] == [503, 503, 200]


def test_portal_session_gives_up_at_its_timeout(userhub: str, emulator: Emulator) -> None:
    result = portal_session(userhub, emulator, "usr_delay_60000", "--timeout", "0.2")
    assert result.returncode == 1


def test_portal_session_repeats_an_attempt_without_its_answer_in_time(
    userhub: str, emulator: Emulator
) -> None:
    result = portal_session(userhub, emulator, "usr_delay_60000_once", "--attempt-timeout", "0.2")
    assert result.returncode == 0, result.stderr
    assert "/signin?token=" in result.stdout


@pytest.mark.parametrize("timeout", ["0.0001", "1e-9", "0.00099"])
def test_a_timeout_below_a_millisecond_is_one(
    userhub: str, emulator: Emulator, timeout: str
) -> None:
    result = portal_session(userhub, emulator, "usr_delay_60000", "--timeout", timeout)
    assert result.returncode == 1
    assert "timeout" in result.stderr


@pytest.mark.parametrize("environment", [{}, {"USERHUB_ADMIN_KEY": ""}])
def test_portal_session_without_a_key_says_how_to_set_it(
    userhub: str, environment: dict[str, str]
) -> None:
    result = run(userhub, "portal-session", "usr_ada", **environment)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "USERHUB_ADMIN_KEY" in result.stderr
    assert "userhub emulator exec" in result.stderr


@pytest.mark.parametrize(
    ("proxy", "says"),
    [
        ("user:s3cret@ho st:3128", "https_proxy has a space"),
        ("http://user:s3cret%0A@127.0.0.1:1", "https_proxy has a percent-encoded control"),
        ("http://user:s3cret@127.0.0.1:1", "could not connect to the proxy (set by https_proxy, "),
    ],
)
def test_portal_session_names_a_proxy_that_fails_by_its_variable(
    userhub: str, proxy: str, says: str
) -> None:
    environment = {"USERHUB_ADMIN_KEY": "sk_secret", "https_proxy": proxy, "no_proxy": ""}
    result = run(userhub, "portal-session", "usr_ada", "--timeout", "2", **environment)
    assert result.returncode == 1
    assert result.stderr.startswith(f"userhub: {says}")
    assert result.stderr.count("\n") == 1
    assert "s3cret" not in result.stderr + result.stdout


def test_empty_variables_count_as_unset(userhub: str, emulator: Emulator) -> None:
    result = portal_session(userhub, emulator, "usr_ada", USERHUB_CA_FILE="")
    assert result.returncode == 0, result.stderr


def test_an_interrupt_ends_portal_session_at_once(userhub: str, emulator: Emulator) -> None:
    environment = {"USERHUB_BASE_URL": emulator.url, "USERHUB_ADMIN_KEY": emulator.key}
    # A job that a shell's script runs in the background has SIGINT ignored.
    command = ["env", "--default-signal=INT", userhub, "portal-session", "usr_delay_60000"]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    while not emulator.journal():
        pass
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == -signal.SIGINT
