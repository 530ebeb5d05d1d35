"""The program `userhub-emulator`, as a test's own."""

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

# Its input ends with this process, however that ends, and with it the emulator.
_TELL_AND_WAIT = 'printf "%s %s\\n" "$USERHUB_BASE_URL" "$USERHUB_ADMIN_KEY"; exec cat'
_PATIENCE = 60.0
# Of each way to stop it. The end of its input is missed where a forked child keeps that open, and
# SIGTERM where this process ignores or blocks it: a child takes that over.
_UNTIL_STOPPED = 2.0


class Emulator:
    """A local UserHub, started on a free port of 127.0.0.1 with its built-in users and plans.

    ``docs/emulator.md`` of the project tells what it knows and does. Stop it by close() or
    ``with``; it also ends with this process. One test at a time may use it.
    """

    url: str
    """Where it answers: the API's base URL, and the origin of the portal's pages."""
    admin_key: str
    """The admin key that it accepts."""

    def __init__(self, *options: str) -> None:
        """Start it; returns once it answers.

        Args:
            options: of ``userhub-emulator exec``, such as ``"--strict-users"``.

        Raises:
            RuntimeError: it did not start; the reason stands on standard error, where the program
                itself is there.
        """
        try:
            self._process = subprocess.Popen(
                [PATH, "exec", *options, "--", "sh", "-c", _TELL_AND_WAIT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,  # a Ctrl-C is for the tests: what they clean up may need it
            )
        except OSError as error:
            raise RuntimeError(f"cannot run {PATH}: {error.strerror}") from None
        assert self._process.stdout is not None
        told = self._process.stdout.readline().split()
        if len(told) != 2:
            self.close()
            raise RuntimeError("`userhub-emulator exec` did not start: see standard error")
        self.url, self.admin_key = told

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which an app finds it."""
        return {"USERHUB_BASE_URL": self.url, "USERHUB_ADMIN_KEY": self.admin_key}

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What it was asked since the last reset(), oldest first, without secrets.

        Each with ``method``, ``target``, ``headers``, ``body`` (JSON text), ``status``,
        ``response_body``, ``user_id``, ``attempt``, ``time``, and more, as ``GET
        /_emulator/requests`` tells it.
        """
        entries: list[dict[str, Any]] = self._ask("GET", "requests")["requests"]
        return entries

    def reset(self) -> None:
        """Put users, plans, faults, clock and the list of requests back to the start."""
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
        """Let calls fail that would succeed.

        Args:
            fault: as ``userhub-emulator --help`` lists them, e.g. ``"reset"`` or ``"503_twice"``.
            status: or an HTTP status to answer with.
            times: how many calls fail, each attempt counting as one. None: all until reset().
            retry_after: seconds that the answers ask to wait.
            user_id: whose calls. None: anybody's.

        Raises:
            ValueError: the emulator knows no such fault.
        """
        wanted = {
            "fault": fault,
            "status": status,
            "times": times,
            "retry_after": retry_after,
            "user_id": user_id,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        self._ask("POST", "faults", given)

    def close(self) -> None:
        """Stop it. May be repeated."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        if not self._stops():
            self._process.terminate()
        if not self._stops():
            os.killpg(self._process.pid, signal.SIGKILL)  # a group of its own: see __init__
            self._process.wait(_PATIENCE)
        self._process.stdout.close()

    def _stops(self) -> bool:
        try:
            self._process.wait(_UNTIL_STOPPED)
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
        connection = http.client.HTTPConnection(address, timeout=_PATIENCE)
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
