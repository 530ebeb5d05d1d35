"""The call without its I/O, for apps that send the request with their own HTTP library."""

from __future__ import annotations

from _collections_abc import Iterable, Mapping  # noqa: TC003

from . import _native
from ._annotations import Optional, Union
from ._errors import value_of, wrong_type
from ._native import PortalSession

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class HttpRequest:
    """A request ready to be sent. Client.build_request() creates it.

    The headers contain the admin key, so the repr does not show them. Do not follow redirects with
    it: the key would go to another server.

    Attributes:
        method: ``"POST"``.
        url: the absolute URL, percent-encoded.
        headers: values by name.
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
        del self  # a traceback shows a frame's locals, and so the key
        raise TypeError(
            "an HttpRequest cannot be pickled or copied, because it holds the admin key: "
            "build it again"
        )


def read_response(
    status: int,
    body: Union[bytes, bytearray, memoryview],
    headers: Optional[
        Union[Mapping[str, str], Iterable[tuple[Union[str, bytes], Union[str, bytes]]]]
    ] = None,
) -> PortalSession:
    """Read the portal session from UserHub's answer to a request of Client.build_request().

    Args:
        status: the HTTP status.
        body: the complete body, after content decoding (gzip).
        headers: a mapping or pairs; names in any case. An error takes its request_id and
            retry_after from them.

    Raises:
        APIError: the status is not 2xx.
        BadResponseError: the answer is not a portal session.
        TypeError: an argument has the wrong type.
    """
    response = _native.HttpResponse(status, _bytes_of(body))
    del body  # a traceback shows a frame's locals, and the body may hold a token
    return value_of(response.read(_header_texts(headers)))


def _bytes_of(body: Any) -> Any:
    """A copy of a bytes-like object. Anything else stays as it is; the compiled core rejects it."""
    if isinstance(body, bytes):
        return body
    try:
        return bytes(memoryview(body))
    except TypeError:
        return body


_HEADERS = "a mapping or an iterable of (name, value) pairs of str or bytes"


def _header_texts(headers: Any) -> tuple[bytes, ...]:
    """The names and values, each value after its name."""
    if headers is None:
        return ()
    pairs = headers.items() if hasattr(headers, "items") else headers
    try:
        pairs = iter(pairs)
    except TypeError:
        pairs = None
    if pairs is None:
        raise wrong_type("headers", _HEADERS, headers)
    return tuple(_header_text(text) for pair in pairs for text in _checked_pair(pair))


def _checked_pair(pair: Any) -> Any:
    if issubclass(type(pair), (tuple, list)) and len(pair) == 2:
        return pair
    raise wrong_type("headers", _HEADERS, pair)


def _header_text(text: Any) -> bytes:
    """The text as UTF-8. Some HTTP libraries decode invalid bytes to lone surrogates: they are
    replaced, so that an unimportant header does not make the answer unreadable."""
    if isinstance(text, bytes):
        return text
    if isinstance(text, str):
        return str.encode(text, "utf-8", "replace")
    raise wrong_type("headers", _HEADERS, text)
