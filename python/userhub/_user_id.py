"""User IDs as the request carries them."""

from __future__ import annotations

from . import _native
from ._errors import value_of


def encode_user_id(user_id: str) -> str:
    """The user ID as one segment of a request path.

    Each byte of its UTF-8 is percent-encoded in upper-case hex, unless it is a letter, a digit or
    one of ``-._~@``.

    Raises:
        InvalidArgumentError: it is empty, ``.``, ``..``, or holds a control character or a lone
            surrogate.
    """
    return value_of(_native.encode_user_id(user_id))


def external_user_id(external_id: str, connection_id: str) -> str:
    """The ID of a user known by another identity provider: ``<external_id>@<connection_id>``.

    Raises:
        InvalidArgumentError: a part is empty, the connection holds an ``@``, or encode_user_id()
            would refuse the result.
    """
    return value_of(_native.external_user_id(external_id, connection_id))
