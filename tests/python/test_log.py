"""What the logger `userhub` says about a call, and what it costs while it is off."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Callable

import pytest
import userhub
from async_calls import run
from loopback import CLOSE, HeldAnswer, LoopbackServer, http_reply, session_reply

if TYPE_CHECKING:
    from conftest import CallOf

DOCS = Path(__file__).parents[2] / "docs/python.md"


def lines_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    lines = []
    for record in caplog.records:
        if record.name != "asyncio":
            assert (record.name, record.levelno) == ("userhub", logging.DEBUG)
            lines.append(re.sub(r"after \d+\.\d{3} s", "after T s", record.getMessage()))
    return lines


def test_each_attempt_is_one_debug_line_without_secrets(
    call_of: CallOf, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"message": "no Bearer sk_test_secret, see https://b.example/?token=tok_secret"}'
    with (
        caplog.at_level(logging.DEBUG),
        LoopbackServer(http_reply(403, body), session_reply()) as server,
    ):
        call = call_of(server)
        with pytest.raises(userhub.PermissionDeniedError):
            call("usr_1")
        call("usr_1")
    refused, answered = lines_of(caplog)
    message = "no Bearer …, see https://b.example/?token=…"
    assert refused == f"attempt 1: 403 ({message}) after T s, new connection"
    assert re.fullmatch(r"attempt 1: 200 after T s, (new|kept) connection", answered)


def test_retries_are_both_logged_and_reported_to_the_observer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reports: list[int] = []
    with (
        caplog.at_level(logging.DEBUG, "userhub"),
        LoopbackServer(CLOSE, session_reply()) as server,
    ):
        client = userhub.Client(
            "sk_secret",
            base_url=server.url,
            on_attempt=lambda attempt: reports.append(attempt.number),
        )
        client.create_portal_session("usr_1")
        client.create_portal_session("usr_1")
    failed, answered, again = lines_of(caplog)
    assert failed.startswith("attempt 1: connection_failed (")
    assert answered == "attempt 2: 200 after T s, new connection"
    assert again == "attempt 1: 200 after T s, kept connection"
    assert reports == [1, 2, 1]


def test_a_cancelled_attempt_is_logged_as_such(caplog: pytest.LogCaptureFixture) -> None:
    held = HeldAnswer()

    async def cancel(url: str) -> None:
        async with userhub.AsyncClient("sk_secret", base_url=url) as client:
            task = asyncio.create_task(client.create_portal_session("usr_1"))
            await asyncio.to_thread(held.reached.wait, 20)
            task.cancel()
            await asyncio.wait([task])
            while not lines_of(caplog):
                await asyncio.sleep(0.01)

    with caplog.at_level(logging.DEBUG, "userhub"), LoopbackServer(answer=held) as server:
        run(cancel(server.url))
        held.release.set()
    assert lines_of(caplog) == ["attempt 1: cancelled after T s, new connection"]


def test_the_documentation_shows_the_real_log_lines(caplog: pytest.LogCaptureFixture) -> None:
    busy = http_reply(503, b'{"message": "busy"}')
    with caplog.at_level(logging.DEBUG, "userhub"), LoopbackServer(busy, session_reply()) as server:
        userhub.Client("sk_secret", base_url=server.url).create_portal_session("usr_1")
    (shown,) = re.findall(r"^```text\n(.*?)^```", DOCS.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    logged = [f"DEBUG:userhub:{line}" for line in lines_of(caplog)]
    assert re.sub(r"\d+\.\d{3} s", "T s", shown).splitlines() == logged


def test_nothing_is_logged_above_debug(call_of: CallOf, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.INFO),
        LoopbackServer(http_reply(404)) as server,
        pytest.raises(userhub.NotFoundError),
    ):
        call_of(server)("usr_1")
    assert lines_of(caplog) == []


def test_a_program_without_logging_does_not_import_it(run_python: Callable[..., str]) -> None:
    program = """
import sys, userhub
userhub.Client("sk_secret", base_url=sys.argv[1]).create_portal_session("usr_1")
print("logging" in sys.modules)
"""
    with LoopbackServer(session_reply()) as server:
        assert run_python(program, server.url).split() == ["False"]


def test_a_log_level_that_is_changed_later_is_respected(caplog: pytest.LogCaptureFixture) -> None:
    with LoopbackServer(session_reply()) as server:
        client = userhub.Client("sk_secret", base_url=server.url)
        client.create_portal_session("usr_1")
        assert lines_of(caplog) == []
        with caplog.at_level(logging.DEBUG, "userhub"):
            client.create_portal_session("usr_1")
        assert len(lines_of(caplog)) == 1
        client.create_portal_session("usr_1")
        assert len(lines_of(caplog)) == 1
