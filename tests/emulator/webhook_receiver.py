"""An app's webhook, which the vendor's SDK verifies and decodes."""

from __future__ import annotations

import http.server
import threading
import time
from typing import TYPE_CHECKING, Any, Callable

from emulator_process import PATIENCE
from userhub_sdk.webhook import Webhook, WebhookRequest

if TYPE_CHECKING:
    from types import TracebackType

    from emulator_process import Emulator

SECRET = "whsec_of_the_tests"

# Answers a request in place of the SDK, if it returns True.
Interceptor = Callable[[http.server.BaseHTTPRequestHandler, bytes], bool]
Start = Callable[..., "Emulator"]


class Receiver:
    """Serves on a thread of its own; `wait_for` blocks until enough events have come."""

    def __init__(
        self, intercept: Interceptor | None = None, secret: str = SECRET, port: int = 0
    ) -> None:
        self.events: list[Any] = []
        self.challenges = 0
        self.refused: list[str] = []  # What the SDK said of a request.
        self.headers: list[dict[str, str]] = []
        self.requests = 0
        self._changed = threading.Condition()
        webhook = Webhook(secret, on_error=lambda error: self.refused.append(str(error)))
        # The SDK types its handlers as never returning.
        webhook.on_event(self._take)  # type: ignore[arg-type]
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver._changed:
                    receiver.requests += 1
                    receiver.headers.append(dict(self.headers.items()))
                    receiver._changed.notify_all()
                if intercept is not None and intercept(self, body):
                    return
                request = WebhookRequest(headers=dict(self.headers.items()), body=body)
                answer = webhook.handle_action(request)
                if self.headers["UserHub-Action"] == "challenge" and answer.status_code == 200:
                    with receiver._changed:
                        receiver.challenges += 1
                        receiver._changed.notify_all()
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks?from=userhub"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _take(self, event: Any) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_until(self, happened: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(happened, PATIENCE), (self.events, self.refused)

    def wait_for(self, count: int) -> list[Any]:
        """The first events, and how many there must be."""
        self.wait_until(lambda: len(self.events) >= count)
        return self.events

    @property
    def types(self) -> list[str]:
        return [event.type for event in self.events]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Receiver:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def begin(start: Start, url: str, *options: str) -> Emulator:
    return start("--webhook-url", url, "--webhook-secret", SECRET, *options)


def deliveries(emulator: Emulator) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = emulator.send("GET", "/_emulator/webhooks").json()["deliveries"]
    return found


def wait_for_log(
    emulator: Emulator,
    happened: Callable[[list[dict[str, Any]]], bool],
    patience: float = PATIENCE,
) -> None:
    deadline = time.monotonic() + patience
    while not happened(deliveries(emulator)):
        assert time.monotonic() < deadline, deliveries(emulator)
        time.sleep(0.02)
