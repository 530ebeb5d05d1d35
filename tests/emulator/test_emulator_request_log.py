"""One line per request on standard error."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
import urllib.parse
from typing import TYPE_CHECKING

import pytest
from emulator_process import PATIENCE, Emulator
from spawned import Lines, served, spawned

if TYPE_CHECKING:
    from collections.abc import Iterator

ADA = "/admin/v1/users/usr_ada:createPortalSession"
LAST = "GET /last 401"  # Signed out; written after all other lines.


@pytest.fixture(scope="module")
def at_terminal(userhub: str) -> Iterator[tuple[Emulator, Lines]]:
    with served(userhub, terminal=True) as (emulator, lines, _):
        yield emulator, lines


def last_line(emulator: Emulator, lines: Lines) -> list[str]:
    """The lines up to a request that is sent now; without time of day and duration."""
    emulator.send("GET", "/last")
    found: list[str] = []
    while not found or LAST not in found[-1]:
        line = lines.next()
        assert line, found
        found.append(line)
    pattern = r"\d\d:\d\d:\d\d (.*?\d{3}) \d+ ms(.*)"
    matches = [re.fullmatch(pattern, line) for line in found]
    assert all(matches), found
    return ["".join(match.groups()) for match in matches[:-1] if match]


def test_a_server_at_a_terminal_writes_a_line_for_each_request(
    at_terminal: tuple[Emulator, Lines],
) -> None:
    emulator, lines = at_terminal
    emulator.create("usr_ada")
    emulator.api("/admin/v1/users?pageSize=1", None, "GET")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds": 1}')
    assert last_line(emulator, lines) == [
        f"POST {ADA} 200",
        "GET /admin/v1/users?pageSize=1 200",
        "POST /_emulator/clock 200",
    ]


@pytest.mark.parametrize(
    ("method", "target", "headers", "line"),
    [
        ("POST", ADA, {}, f"POST {ADA} 401: Send the admin key as Authorization: Bearer <key>."),
        ("POST", ADA, {"Authorization": "Bearer x"}, f"POST {ADA} 401: The admin key is wrong."),
        ("GET", "/admin/v1/users/nobody", None,
         "GET /admin/v1/users/nobody 404: There is no user nobody."),
        ("GET", "/admin/v1/plans", None, "GET /admin/v1/plans 501: The emulator has no GET "),
        ("GET", "/user/v1/x", None, "GET /user/v1/x 501: The emulator has no GET "),
        ("GET", "/admin/v1/users/usr_503", None, "GET /admin/v1/users/usr_503 503: fault usr_503"),
        ("GET", "/_emulator/health", {"Host": "evil.example"},
         "GET /_emulator/health 421: The emulator does not accept the host evil.example."),
        ("POST", "/_emulator/reset", {"Origin": "https://evil.example"},
         "POST /_emulator/reset 403: Pages of other sites must not control the emulator."),
        ("GET", "/_emulator/nothing", {}, "GET /_emulator/nothing 404: The emulator has no GET "),
        ("GET", "/signin?token=1", {}, "GET /signin?token=1 410: "),
    ],
)  # fmt: skip
def test_the_line_of_a_refused_request_has_the_reason(
    at_terminal: tuple[Emulator, Lines],
    method: str,
    target: str,
    headers: dict[str, str] | None,
    line: str,
) -> None:
    emulator, lines = at_terminal
    if headers is None:
        headers = {"Authorization": f"Bearer {emulator.key}"}
    connection = emulator.connect()
    connection.putrequest(method, target, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.getresponse().read()
    connection.close()
    (written,) = last_line(emulator, lines)
    assert written.startswith(line)


def test_no_line_has_a_secret(at_terminal: tuple[Emulator, Lines]) -> None:
    emulator, lines = at_terminal
    access_token = emulator.api("/admin/v1/users/usr_ada:createApiSession").json()["accessToken"]
    link = emulator.redirect_target("usr_ada", returnUrl="http://localhost/?s=1")
    cookie = emulator.send("GET", link).headers["Set-Cookie"].split(";")[0]
    browser = {"Cookie": cookie}
    form_token = emulator.form_token("/usr_ada/checkout/pro", browser)
    secrets = [access_token, link.split("=")[1], cookie.split("=")[1], form_token, emulator.key]
    for secret in secrets:
        emulator.send("GET", f"/{secret}?a={secret}", headers={"Referer": f"http://x/?{secret}"})
        emulator.api(f"/admin/v1/users/{secret}", None, "GET")
        emulator.api(f"/admin/v1/users?x={secret}", None, "GET")
        emulator.send("GET", "/user/v1/session", headers={"Authorization": f"Bearer {secret}0"})
    written = last_line(emulator, lines)
    assert len(written) > 4 * len(secrets)
    assert [secret for secret in secrets if secret in "\n".join(written)] == []
    assert "GET /signin?token=[redacted] 303" in written


def test_a_request_can_forge_no_line_and_no_escape_sequence(
    at_terminal: tuple[Emulator, Lines],
) -> None:
    emulator, lines = at_terminal
    for text in ["a\nGET /b 200", "\x1b[2J", "\x9b2J", "\r", "\x7f", "é"]:
        emulator.api(f"/admin/v1/users/{urllib.parse.quote(text, safe='')}", None, "GET")
    written = last_line(emulator, lines)
    assert [line.partition(": ")[2] for line in written] == [
        f"There is no user {text}." for text in ["a?GET /b 200", "?[2J", "?2J", "?", "?", "é"]
    ]


def test_a_long_target_is_cut(at_terminal: tuple[Emulator, Lines]) -> None:
    emulator, lines = at_terminal
    emulator.send("GET", "/" + "a" * 10_000)
    (line,) = last_line(emulator, lines)
    assert line.startswith("GET /" + "a" * 299 + "... 4")
    assert len(line) < 1000


def test_health_checks_and_the_home_page_are_not_in_the_log_unless_refused(
    at_terminal: tuple[Emulator, Lines],
) -> None:
    emulator, lines = at_terminal
    for target in ["/_emulator/health", "/_emulator/requests", "/_emulator/", "/"]:
        assert emulator.send("GET", target).status == 200
    assert emulator.send("GET", "/_emulator/health?x=1").status == 400
    assert last_line(emulator, lines) == ["GET /_emulator/health?x=1 400: Unknown parameter x."]


@pytest.mark.parametrize(
    ("options", "terminal", "expected"),
    [
        ([], True, True),
        ([], False, False),
        (["--log-requests"], False, True),
        (["--no-log-requests"], True, False),
    ],
)
def test_the_log_is_on_at_a_terminal_and_can_be_switched(
    userhub: str, options: list[str], terminal: bool, expected: bool
) -> None:
    with served(userhub, *options, terminal=terminal) as (emulator, lines, writer):
        emulator.create("usr_ada")
        assert emulator.stop() == 0
        os.close(writer)
        assert [f"POST {ADA} 200" in line for line in lines.rest()] == [True] * expected


def test_a_paused_terminal_stops_no_request(userhub: str) -> None:
    with served(userhub, terminal=True) as (emulator, lines, terminal):
        termios.tcflow(terminal, termios.TCOOFF)  # As Ctrl-S.
        for _ in range(3):
            assert emulator.create("usr_ada").status == 200
        termios.tcflow(terminal, termios.TCOON)
        emulator.send("GET", "/last")
        assert lines.next() == "userhub-emulator: lines dropped while stderr was blocked: 3"
        assert LAST in lines.next()


def test_a_reader_that_has_left_stops_no_request(userhub: str) -> None:
    ours, theirs = os.pipe()
    command = [userhub, "emulator", "--port", "0", "--log-requests"]
    with spawned(command, theirs) as process:
        emulator = Emulator(process)
        os.close(theirs)
        os.close(ours)
        for _ in range(2):
            assert emulator.create("usr_ada").status == 200
        assert emulator.stop() == 0


# exec


CALL = """
import os, urllib.request as r
url = os.environ['USERHUB_BASE_URL']
r.urlopen(url + '/openapi.json').read()
print(url)
"""


def run_at_terminal(command: list[str]) -> tuple[str, list[str]]:
    """What a command with a terminal as its standard error prints and writes there."""
    ours, theirs = pty.openpty()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=PATIENCE, check=True
    )
    os.close(theirs)
    lines = Lines(ours).rest()
    os.close(ours)
    return done.stdout.strip(), lines


def test_exec_names_the_portal_and_logs_no_request(userhub: str) -> None:
    call = [sys.executable, "-c", CALL]
    url, lines = run_at_terminal([userhub, "emulator", "exec", "--", *call])
    assert lines == [f"userhub-emulator: the portal is at {url}/"]
    url, lines = run_at_terminal([userhub, "emulator", "exec", "--quiet", "--", *call])
    assert lines == []
    url, lines = run_at_terminal([userhub, "emulator", "exec", "--log-requests", "--", *call])
    assert lines[0] == f"userhub-emulator: the portal is at {url}/"
    assert "GET /openapi.json 200" in lines[1]


def test_the_class_writes_nothing() -> None:
    program = (
        "import userhub_emulator, urllib.request as r\n"
        "with userhub_emulator.Emulator() as e: r.urlopen(e.url + '/openapi.json').read()"
    )
    assert run_at_terminal([sys.executable, "-c", program]) == ("", [])
