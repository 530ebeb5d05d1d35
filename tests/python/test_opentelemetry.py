"""The example that creates a span for each attempt."""

from __future__ import annotations

import asyncio
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Callable

import pytest
import userhub
from loopback import LoopbackServer, http_reply, session_reply
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/opentelemetry_spans.py"
record_attempt: Callable[[userhub.Attempt], None] = runpy.run_path(str(EXAMPLE))["record_attempt"]


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)  # only once in a process
    return exporter


def call(url: str) -> None:
    with (
        userhub.Client("sk_secret", base_url=url, on_attempt=record_attempt) as client,
        trace.get_tracer("tests").start_as_current_span("billing"),
    ):
        client.create_portal_session("usr_1")


async def call_async(url: str) -> None:
    async with userhub.AsyncClient("sk_secret", base_url=url, on_attempt=record_attempt) as client:
        with trace.get_tracer("tests").start_as_current_span("billing"):
            await client.create_portal_session("usr_1")


@pytest.mark.parametrize(
    "make", [call, lambda url: asyncio.run(call_async(url))], ids=["Client", "AsyncClient"]
)
def test_each_attempt_is_a_span_below_the_callers(
    make: Callable[[str], None], exporter: InMemorySpanExporter
) -> None:
    exporter.clear()
    with LoopbackServer(http_reply(503, b'{"message": "busy"}'), session_reply()) as server:
        make(server.url)
    failed, succeeded, billing = exporter.get_finished_spans()
    assert billing.name == "billing"
    for attempt in (failed, succeeded):
        assert attempt.kind is SpanKind.CLIENT
        assert is_within(attempt, billing)
    assert failed.attributes == {
        "http.request.method": "POST",
        "http.response.status_code": 503,
        "error.type": "api_error",
    }
    assert (failed.status.is_ok, failed.status.description) == (False, "busy")
    assert succeeded.attributes == {
        "http.request.method": "POST",
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
    }
    assert "tok_secret" not in "".join(span.to_json() for span in (failed, succeeded))


def is_within(child: ReadableSpan, parent: ReadableSpan) -> bool:
    assert parent.context is not None
    assert child.parent is not None
    assert child.start_time is not None
    assert parent.start_time is not None
    return child.parent.span_id == parent.context.span_id and child.start_time >= parent.start_time
