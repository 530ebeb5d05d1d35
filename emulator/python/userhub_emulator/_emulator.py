"""The program `userhub-emulator` as a child process."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import urllib.parse
from types import TracebackType  # noqa: TC003
from typing import Any

from ._program import PATH

# Its input ends with this process, however that ends, and then the emulator stops too.
_PRINT_AND_WAIT = 'printf "%s %s\\n" "$USERHUB_BASE_URL" "$USERHUB_ADMIN_KEY"; exec cat'
_TIMEOUT = 60.0
# For each way to stop it. The first, the end of its input, fails if a forked child keeps the pipe
# open; the second, SIGTERM, fails if this process ignores or blocks it: a child inherits that.
_STOP_TIMEOUT = 2.0


class Emulator:
    """A local UserHub, started on a free port of 127.0.0.1 with its built-in users and plans.

    The project's ``docs/emulator.md`` describes it. Stop it with close() or ``with``; it also stops
    when this process ends. Only one test at a time may use it.
    """

    url: str
    """The base URL of the API, and the origin of the portal's pages."""
    admin_key: str
    """The admin key that it accepts."""

    def __init__(
        self, *options: str, webhook_url: str | None = None, webhook_secret: str | None = None
    ) -> None:
        """Start it; returns once it answers.

        Args:
            options: options of ``userhub-emulator exec``, such as ``"--strict-users"``.
            webhook_url: where to POST signed events, over plain http. None: nowhere.
            webhook_secret: the signing secret of the webhook.

        Raises:
            RuntimeError: it did not start. If the program exists, the reason is on standard error.
        """
        environment = dict(os.environ)
        if webhook_url is not None:
            options += ("--webhook-url", webhook_url)
        if webhook_secret is not None:  # not an option, which other users could see
            environment["USERHUB_EMULATOR_WEBHOOK_SECRET"] = webhook_secret
        try:
            self._process = subprocess.Popen(
                [PATH, "exec", "--quiet", *options, "--", "sh", "-c", _PRINT_AND_WAIT],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,  # a Ctrl-C must not stop it: a clean-up may need it
            )
        except OSError as error:
            raise RuntimeError(f"cannot run {PATH}: {error.strerror}") from None
        assert self._process.stdout is not None
        line = self._process.stdout.readline().split()
        if len(line) != 2:
            self.close()
            raise RuntimeError("`userhub-emulator exec` did not start: see standard error")
        self.url, self.admin_key = line

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that an app needs to use it."""
        return {"USERHUB_BASE_URL": self.url, "USERHUB_ADMIN_KEY": self.admin_key}

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The requests since the last reset(), oldest first, without secrets.

        Each has ``method``, ``target``, ``headers``, ``body`` (JSON text), ``status``,
        ``response_body``, ``user_id``, ``attempt``, ``time``, and the other fields of ``GET
        /_emulator/requests``.
        """
        entries: list[dict[str, Any]] = self._ask("GET", "requests")["requests"]
        return entries

    @property
    def webhook_deliveries(self) -> list[dict[str, Any]]:
        """The deliveries to the webhook since the last reset(), oldest first.

        Each has ``number``, ``type``, ``event_id``, ``object``, ``delivered``, ``body`` (JSON text)
        and ``attempts``, a list with ``time``, ``status`` and ``error``.

        Raises:
            ValueError: the emulator was started without a webhook.
        """
        deliveries: list[dict[str, Any]] = self._ask("GET", "webhooks")["deliveries"]
        return deliveries

    def send_webhook_again(self, number: int) -> None:
        """Send a delivery to the webhook again, with the same event and a new timestamp.

        Raises:
            ValueError: there is no such delivery.
        """
        self._ask("POST", f"webhooks/{number}/send")

    @property
    def state(self) -> dict[str, Any]:
        """The users, organizations, plans and so on, as a seed that ``--seed-file`` accepts.

        Assign a seed to replace the state. Sessions of users who are in both stay.

        Raises:
            ValueError: the seed is wrong. The state is as before.
        """
        seed: dict[str, Any] = self._ask("GET", "state")
        return seed

    @state.setter
    def state(self, seed: dict[str, Any]) -> None:
        self._ask("PUT", "state", seed)

    def reset(self) -> None:
        """Restore users, plans, faults, clock and the list of requests to the start."""
        self._ask("POST", "reset")

    def fail(
        self,
        fault: str | None = None,
        *,
        status: int | None = None,
        times: int | None = None,
        retry_after: int | None = None,
        user_id: str | None = None,
    ) -> None:
        """Make valid calls fail.

        Args:
            fault: from the list of ``userhub-emulator --help``, e.g. ``"503_twice"``.
            status: or an HTTP status to answer with.
            times: how many calls fail, each attempt counting as one. None: all until reset().
            retry_after: the Retry-After header of the answers, in seconds.
            user_id: only this user's calls. None: all calls.

        Raises:
            ValueError: the emulator has no such fault.
        """
        wanted = {
            "fault": fault,
            "status": status,
            "times": times,
            "retry_after": retry_after,
            "user_id": user_id,
        }
        body = {name: value for name, value in wanted.items() if value is not None}
        self._ask("POST", "faults", body)

    def close(self) -> None:
        """Stop it. Calling it again does nothing."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        if not self._stops():
            self._process.terminate()
        if not self._stops():
            os.killpg(self._process.pid, signal.SIGKILL)  # its own process group: see __init__
            self._process.wait(_TIMEOUT)
        self._process.stdout.close()

    def _stops(self) -> bool:
        try:
            self._process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            return False
        return True

    def __enter__(self) -> Emulator:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, method: str, what: str, body: dict[str, Any] | None = None) -> Any:
        address = urllib.parse.urlsplit(self.url).netloc
        connection = http.client.HTTPConnection(address, timeout=_TIMEOUT)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, f"/_emulator/{what}", content)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ValueError(answer["message"])
        return answer
