"""Each fault that the help lists, as curl sees it."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from emulator_process import PATIENCE

if TYPE_CHECKING:
    from emulator_process import Emulator

# curl's exit codes.
OK, EMPTY_REPLY, PARTIAL, RECEIVE_ERROR = 0, 52, 18, 56


class Curled(NamedTuple):
    exit_code: int
    status: int
    seconds: float
    headers: str
    body: bytes


class Expected(NamedTuple):
    usage: str  # As the help has it.
    spec: str
    exit_code: int
    status: int
    body: str  # A regular expression.
    header: str = ""


LINK = r'^\{"redirectUrl":"http://127\.0\.0\.1:\d+/signin\?token=[0-9a-f]{64}"\}$'
FAULTS = [
    Expected("<status>", "503", OK, 503, '"code":"UNAVAILABLE"'),
    Expected("<status>", "429_after7", OK, 429, "RESOURCE_EXHAUSTED", "Retry-After: 7"),
    Expected("<status>", "418", OK, 418, '"code":"UNKNOWN"'),
    Expected("pending_deletion", "pending_deletion", OK, 400, "USER_PENDING_DELETION"),
    Expected("delay_<ms>", "delay_300", OK, 200, LINK),
    Expected("drip[_<ms>]", "drip_3", OK, 200, LINK),
    Expected("drip[_<ms>]", "drip", OK, 200, LINK),
    Expected("reset", "reset", RECEIVE_ERROR, 0, "^$"),
    Expected("close", "close", EMPTY_REPLY, 0, "^$"),
    Expected("close_reused", "close_reused", OK, 200, LINK),
    Expected("truncated", "truncated", PARTIAL, 200, r'^\{"redirectUrl"[^}]*$'),
    Expected("html[_<status>]", "html", OK, 200, "^<!doctype html>", "Content-Type: text/html"),
    Expected("html[_<status>]", "html_502", OK, 502, "^<!doctype html>"),
    Expected("empty", "empty", OK, 200, "^$"),
    Expected("null", "null", OK, 200, "^null$"),
    Expected("missing_url", "missing_url", OK, 200, r"^\{\}$"),
    Expected("wrong_type", "wrong_type", OK, 200, r'^\{"redirectUrl":42\}$'),
    Expected("relative_url", "relative_url", OK, 200, r'^\{"redirectUrl":"/signin\?token=0"\}$'),
    Expected("bad_utf8", "bad_utf8", OK, 200, "\udcff\udcfe"),
    Expected("trailing", "trailing", OK, 200, r"^\{[^{}]*\}\{[^{}]*\}$"),
    Expected("huge", "huge", OK, 200, r'"padding":"x{6291456}"'),
    Expected("redirect", "redirect", OK, 307, "^$", "Location: /admin/v1/users/usr_ada:"),
    Expected("gzip", "gzip", OK, 200, LINK, "Content-Encoding: gzip"),
]


def curl(emulator: Emulator, user_id: str) -> Curled:
    command = [
        "curl", "--silent", "--noproxy", "*", "--max-time", str(PATIENCE), "--compressed",
        "--include", "--write-out", r"\n%{http_code} %{time_total}", "--data", "{}",
        "--header", f"Authorization: Bearer {emulator.key}",
        f"{emulator.url}/admin/v1/users/{user_id}:createPortalSession",
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, timeout=2 * PATIENCE, check=False)
    output, _, numbers = run.stdout.rpartition(b"\n")
    status, seconds = numbers.decode().split()
    headers, _, body = output.partition(b"\r\n\r\n")
    return Curled(run.returncode, int(status), float(seconds), headers.decode(), body)


@pytest.mark.parametrize("way", ["by ID", "by the queue"])
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.spec for fault in FAULTS])
def test_each_documented_fault_by_curl(emulator: Emulator, fault: Expected, way: str) -> None:
    user_id = f"usr_{fault.spec}"
    if way == "by the queue":
        user_id = "usr_ada"
        order = json.dumps({"fault": fault.spec}).encode()
        assert emulator.send("POST", "/_emulator/faults", order).status == 200
    seen = curl(emulator, user_id)
    assert (seen.exit_code, seen.status) == (fault.exit_code, fault.status), seen.headers
    assert re.search(fault.body, seen.body.decode(errors="surrogateescape")), seen.body[:200]
    assert fault.header in seen.headers
    if fault.spec == "delay_300":
        assert seen.seconds >= 0.3


ENDING = [fault.spec for fault in FAULTS if fault.spec not in {"close_reused", "drip"}]


@pytest.mark.parametrize("spec", ENDING)
def test_each_documented_fault_ends_after_its_times(emulator: Emulator, spec: str) -> None:
    first, second = (curl(emulator, f"usr_{spec}_once") for _ in range(2))
    assert first != second
    assert (second.exit_code, second.status) == (OK, 200)
    assert re.search(LINK, second.body.decode())
    assert [entry.get("fault") for entry in emulator.journal()] == [f"usr_{spec}_once", None]


def test_every_fault_of_the_help_is_here(userhub: str) -> None:
    text = subprocess.run([userhub, "emulator", "--help"], capture_output=True, text=True).stdout
    table = text[text.index("Faults apply") :]
    listed = re.findall(r"^  ([a-z<][a-z_0-9<>\[\]]*) {2,}", table, re.MULTILINE)
    of_payments = {"payment_fails", "renewal_fails"}  # which change no call
    assert set(listed) == {fault.usage for fault in FAULTS} | of_payments
