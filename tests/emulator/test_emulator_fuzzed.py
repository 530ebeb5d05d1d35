"""Whatever is sent, the emulator answers as it should or hangs up, and goes on."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from raw_http import status_of

if TYPE_CHECKING:
    from emulator_process import Emulator

SESSION = b'{"portalUrl":"/{accountId}","returnUrl":"https://a.test/","organizationId":"org_1"}'
REQUESTS = [
    (b"POST /admin/v1/users/usr_ada:createPortalSession", SESSION),
    (b"POST /admin/v1/users/auth0%7C1@conn_1:import", b""),
    (b"GET /admin/v1/users?pageSize=2&displayName=ada*&orderBy=id", b""),
    (b"GET LINK", b""),
    (b"GET /usr_ada/checkout/pro?notice=invited", b""),
    (b"GET /org_1/members?q=ada&page=2&invitation_page=1", b""),
    (b"GET /_emulator/?q=ada&page=2&call_page=1", b""),
    (b"POST /signout", b"form_token=TOKEN"),
    (b"POST /org_1/checkout/pro", b"form_token=TOKEN&outcome=complete"),
    (b"POST /org_1/members", b"form_token=TOKEN&remove=usr_grace&withdraw=a%40b.test"),
    (b"POST /org_1/invite", b"form_token=TOKEN&email=a%40b.test"),
    (b"GET /leave/return", b""),
    (b"POST /_emulator/faults", b'{"status":503,"times":1,"user_id":"usr_ada"}'),
    (b"POST /_emulator/clock", b'{"now":"2027-01-01T00:00:00Z"}'),
]
HEADERS = [
    b"Host: localhost",
    b"Authorization: Bearer userhub_admin_emulator",
    b"Cookie: COOKIE",
    b"Origin: http://localhost",
    b"Content-Type: application/json",
    b"Expect: 100-continue",
]
PIECES = [b"%", b"%00", b"%ff", b"%2f", b"..", b"/", b":", b"@", b"\xff", b"\x00", b"{", b"}", b'"',
          b"\\u0000", b"\\ud800", b"&", b"=", b"?", b"#", b"\r", b"\n", b" ", b"'", b"9" * 30, b"-",
          b"usr_", b"org_1", b"*", b"null", b"\xe2\x80\xa8"]  # fmt: skip


def mutated(text: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        at, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        piece = chance.choice([*PIECES, text[at:end], b""])
        text = text[:at] + piece + text[chance.choice([at, end]) :]
    return text


def framed(body: bytes, chance: random.Random) -> tuple[bytes, bytes]:
    """How a request states the length of its body, and the body as it is sent."""
    if chance.random() < 0.8:
        return b"Content-Length: %d" % len(body), body
    middle = len(body) // 2
    chunks = [
        b"%x\r\n%s\r\n" % (len(part), part) for part in [body[:middle], body[middle:]] if part
    ]
    return b"Transfer-Encoding: chunked", mutated(b"".join([*chunks, b"0\r\n\r\n"]), chance)


def signed_in(emulator: Emulator) -> dict[bytes, bytes]:
    """What stands for COOKIE, TOKEN and LINK."""
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    return {
        b"COOKIE": browser["Cookie"].encode(),
        b"TOKEN": emulator.form_token("/org_1/invite", browser).encode(),
        b"LINK": emulator.redirect_target("usr_ada").encode(),
    }


def filled(text: bytes, known: dict[bytes, bytes]) -> bytes:
    for name, value in known.items():
        text = text.replace(name, value)
    return text


def made_up(chance: random.Random, known: dict[bytes, bytes]) -> bytes:
    start_line, usual_body = chance.choice(REQUESTS)
    text = chance.choice([usual_body, usual_body, chance.choice(REQUESTS)[1], b"[" * 5000])
    length, body = framed(mutated(filled(text, known), chance), chance)
    # With the key a request is for the API, whatever its path.
    headers = [line for line in HEADERS[:3] if b"/admin" in start_line or b"Auth" not in line]
    headers += chance.sample(HEADERS, chance.choice([0, 0, 0, 1, 2]))
    lines = [filled(line, known) for line in headers]
    if chance.random() < 0.2:
        lines = [mutated(line, chance) for line in lines]
    method, target = filled(start_line, known).split()
    start = chance.choice([method] * 9 + [mutated(method, chance)]) + b" " + mutated(target, chance)
    return b"\r\n".join([start + b" HTTP/1.1", *lines, length, b"Connection: close", b"", body])


@pytest.mark.parametrize("rounds", [30, pytest.param(300, marks=pytest.mark.long)])
def test_no_request_makes_it_fail(emulator: Emulator, rounds: int) -> None:
    chance = random.Random(rounds)
    seen = set()
    for _ in range(rounds):
        emulator.send("POST", "/_emulator/reset")
        known = signed_in(emulator)
        for _ in range(100):
            request = made_up(chance, known)
            status = status_of(emulator, request)
            assert status in {0, 100, *range(200, 500), 501, 503, 505}, request
            seen.add(status)
    assert {200, 303, 400, 401, 403, 404, 410, 501} <= seen
    emulator.send("POST", "/_emulator/reset")
    assert emulator.create("usr_ada").status == 200
