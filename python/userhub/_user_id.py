"""User IDs in the form that the request needs."""

from __future__ import annotations

from . import _native
from ._errors import value_of


def encode_user_id(user_id: str) -> str:
    """Encode the user ID as one segment of a URL path.

    Each byte of its UTF-8 form is percent-encoded with upper-case digits, except for letters,
    digits and ``-._~@``.

    Raises:
        InvalidArgumentError: the ID is empty, ``.`` or ``..``, or contains a control character or a
            lone surrogate.
    """
    return value_of(_native.encode_user_id(user_id))


def external_user_id(external_id: str, connection_id: str) -> str:
    """The ID of a user of another identity provider: ``<external_id>@<connection_id>``.

    Raises:
        InvalidArgumentError: a part is empty, the connection ID contains an ``@``, or
            encode_user_id() would reject the result.
    """
    return value_of(_native.external_user_id(external_id, connection_id))
