"""The call without its I/O, for an app that sends requests by its own HTTP stack."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import NoReturn

    from ._native import PortalSession


class HttpRequest:
    """One request, ready to send, made by Client.build_request().

    Its headers hold the admin key, so its repr leaves them out. Follow no redirect with it.

    Attributes:
        method: ``"POST"``.
        url: absolute, encoded.
        headers: by name.
        content: the body.
    """

    __slots__ = ("content", "headers", "method", "url")

    method: str
    url: str
    headers: dict[str, str]
    content: bytes

    def __init__(self, method: str, url: str, headers: dict[str, str], content: bytes) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.content = content

    def __repr__(self) -> str:
        return f"<HttpRequest {self.method} {self.url}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an HttpRequest holds the admin key and is not pickled: build it anew")


def read_response(
    status: int,
    body: bytes | bytearray | memoryview,
    headers: Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]] | None = None,
) -> PortalSession:
    """The session in UserHub's answer to a request of Client.build_request().

    Args:
        status: the HTTP status.
        body: the complete body, its content encoding undone.
        headers: a mapping or pairs, names in any case; they give an error's request_id and
            retry_after.

    Raises:
        APIError: the status is not 2xx.
        BadResponseError: the answer is not a portal session.
        TypeError: an argument has another type.
    """
    return _native.read_response(status, body, headers)
