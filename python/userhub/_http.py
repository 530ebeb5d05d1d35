"""The call without its I/O, for an app that sends requests by its own HTTP stack."""

from __future__ import annotations

from _collections_abc import Iterable, Mapping  # noqa: TC003

from . import _native
from ._errors import value_of
from ._native import PortalSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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

    def __reduce__(self) -> str:
        del self  # a traceback's locals show it, and so the key
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
    response = _native.HttpResponse(status, _bytes_of(body))
    del body  # it may hold a token, which a traceback's locals would show
    return value_of(response.read(_header_texts(headers)))


def _bytes_of(body: Any) -> Any:
    """A copy of a bytes-like object; anything else as it is, for the compiled core to refuse."""
    if isinstance(body, bytes):
        return body
    try:
        return bytes(memoryview(body))
    except TypeError:
        return body


_HEADERS = "headers must be a mapping or an iterable of (name, value) pairs of str or bytes, not "


def _header_texts(headers: Any) -> tuple[bytes, ...]:
    """Each name with its value after it."""
    if headers is None:
        return ()
    pairs = headers.items() if hasattr(headers, "items") else headers
    try:
        pairs = iter(pairs)
    except TypeError:
        pairs = None
    if pairs is None:
        raise TypeError(_HEADERS + type(headers).__name__)
    return tuple(_header_text(text) for pair in pairs for text in _both(pair))


def _both(pair: Any) -> Any:
    if issubclass(type(pair), (tuple, list)) and len(pair) == 2:
        return pair
    raise TypeError(_HEADERS + type(pair).__name__)


def _header_text(text: Any) -> bytes:
    """Lenient: a foreign header's undecodable bytes, which some HTTP stacks give as lone
    surrogates, must not cost the answer."""
    if isinstance(text, bytes):
        return text
    if isinstance(text, str):
        return str.encode(text, "utf-8", "replace")
    raise TypeError(_HEADERS + type(text).__name__)
