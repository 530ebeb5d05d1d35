"""The client for asyncio."""

from __future__ import annotations

from _collections_abc import Callable, Iterable  # noqa: TC003
from os import PathLike  # noqa: TC003

from ._annotations import Optional, Union
from ._attempt import Attempt
from ._base_client import BaseClient, new_native_client
from ._errors import value_of
from ._inbox import Inbox
from ._log import with_logging
from ._native import PortalSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from weakref import WeakValueDictionary

    from typing_extensions import Self


class AsyncClient(BaseClient):
    """Creates portal sessions in asyncio applications. Keeps connections open between calls.

    Immutable. Event loops can share it, one after another or in several threads at once, and it
    works on both sides of ``os.fork()``. Creating one opens no socket and starts no thread; the
    first call starts one thread of the compiled core, which runs all calls.

    Args:
        max_connections: maximum number of connections, 1 to 10,000. Further calls wait in order;
            their timeout includes the wait.
        on_attempt: called with an Attempt after each attempt, in the event loop, with the
            contextvars of the call. An exception in it goes to the loop's exception handler and
            does not affect the call.

    All other options, and the errors, are those of Client.
    """

    __slots__ = ("_inboxes", "_running_loop")

    def __init__(
        self,
        admin_key: Optional[str] = None,
        *,
        base_url: Optional[str] = None,
        timeout: float = 20.0,
        attempt_timeout: Optional[float] = None,
        connect_timeout: float = 5.0,
        max_retries: int = 5,
        max_connection_age: float = 60.0,
        ca_file: Optional[Union[str, PathLike[str]]] = None,
        proxy: Optional[str] = None,
        allowed_return_origins: Optional[Iterable[str]] = None,
        on_attempt: Optional[Callable[[Attempt], object]] = None,
        user_agent_suffix: Optional[str] = None,
        allow_insecure_base_url: bool = False,
        max_connections: int = 100,
    ) -> None:
        native = new_native_client(admin_key, base_url, proxy)
        del admin_key, base_url, proxy
        self._open(
            native,
            timeout,
            attempt_timeout,
            connect_timeout,
            max_retries,
            max_connection_age,
            ca_file,
            user_agent_suffix,
            allow_insecure_base_url,
            allowed_return_origins,
            on_attempt,
            max_connections,
        )
        import asyncio  # here, because it takes 40 ms
        import weakref

        self._running_loop = asyncio.get_running_loop
        # By id(loop). Only the loop keeps its inbox alive.
        self._inboxes: WeakValueDictionary[int, Inbox] = weakref.WeakValueDictionary()

    async def create_portal_session(
        self,
        user_id: str,
        *,
        portal_url: Optional[str] = None,
        return_url: Optional[str] = None,
        success_url: Optional[str] = None,
        organization_id: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> PortalSession:
        inbox = self._inbox()
        number = inbox.next_number()
        observer = with_logging(self._observer)
        call = value_of(
            self._native.start_portal_session(
                inbox.completions,
                number,
                user_id,
                portal_url,
                return_url,
                success_url,
                organization_id,
                timeout,
                observer is not None,
            )
        )
        future = inbox.expect(number, observer)
        try:
            return await future
        finally:
            inbox.forget(number, call)
            del future  # it holds the error, whose traceback holds this frame

    async def aclose(self) -> None:
        """Wait for the calls in progress of this event loop, then close the connections.

        Later calls raise InvalidArgumentError. Calls of other event loops, and calls still in
        progress if the wait is interrupted, raise UserHubError with the code "cancelled". To end a
        call without waiting, cancel its task. May be called again.
        """
        self._native.reject_calls()
        inbox = self._inboxes.get(id(self._running_loop()))
        try:
            if inbox is not None:
                await inbox.wait()
        finally:
            self._native.close()
            self._close_inboxes()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *details: object) -> None:
        await self.aclose()

    def __del__(self) -> None:
        if hasattr(self, "_inboxes"):  # else __init__() raised
            self._close_inboxes()

    def _close_inboxes(self) -> None:
        # Not a loop over the values: loops of other threads may add and remove inboxes.
        for reference in self._inboxes.valuerefs():
            inbox = self._inboxes.pop(reference.key, None)
            if inbox is not None:
                inbox.close()

    def _inbox(self) -> Inbox:
        loop = self._running_loop()
        inbox = self._inboxes.get(id(loop))
        if inbox is not None and inbox.completions.is_inherited():
            inbox.detach()
            inbox = None
        if inbox is None:
            value_of(self._native.check_open())
            inbox = self._inboxes[id(loop)] = Inbox(loop)
        return inbox


if not TYPE_CHECKING:
    Self = AsyncClient  # for typing.get_type_hints()
