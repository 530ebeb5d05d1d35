"""`userhub portal-session`: its options, what it prints, how it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from commands import run

if TYPE_CHECKING:
    from emulator_process import Emulator


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
