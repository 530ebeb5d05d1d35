"""An OpenTelemetry span for each attempt of a call, made by `on_attempt`.

Needs opentelemetry-api; main(), which prints the spans, also needs opentelemetry-sdk. The same
function works with an AsyncClient.
"""

from __future__ import annotations

import sys
import time

import userhub
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode


def record_attempt(attempt: userhub.Attempt) -> None:
    """Record a finished attempt as a child of the span that was current when the call was made."""
    end = time.time_ns()
    span = trace.get_tracer("billing").start_span(
        "userhub.create_portal_session attempt",
        kind=SpanKind.CLIENT,
        start_time=end - int(attempt.duration * 1e9),
        attributes={"http.request.method": "POST"},
    )
    if attempt.number > 1:
        span.set_attribute("http.request.resend_count", attempt.number - 1)
    if attempt.http_status is not None:
        span.set_attribute("http.response.status_code", attempt.http_status)
    if attempt.error is not None:
        span.set_attribute("error.type", attempt.error.code)
        span.set_status(StatusCode.ERROR, attempt.error.message)
    span.end(end)


def main(user_id: str) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
    trace.set_tracer_provider(provider)
    client = userhub.Client(on_attempt=record_attempt)
    with trace.get_tracer("billing").start_as_current_span("manage billing"):
        client.create_portal_session(user_id)


if __name__ == "__main__":
    main(sys.argv[1])
