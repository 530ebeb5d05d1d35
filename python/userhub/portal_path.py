"""The portal's documented pages, for ``portal_url``.

UserHub replaces ``{accountId}`` by the organization's ID if one is given, else by the user's.
"""

from __future__ import annotations

from . import _native
from ._errors import value_of as _value_of

root: str = _native.portal_paths["root"]
"""``/``"""
dashboard: str = _native.portal_paths["dashboard"]
"""``/{accountId}``: billing."""
plans: str = _native.portal_paths["plans"]
"""``/{accountId}/plans``"""
cancel: str = _native.portal_paths["cancel"]
"""``/{accountId}/cancel``"""
members: str = _native.portal_paths["members"]
"""``/{accountId}/members``"""
invite: str = _native.portal_paths["invite"]
"""``/{accountId}/invite``"""


def checkout(plan_id: str) -> str:
    """``/{accountId}/checkout/<plan_id>``, the plan's ID percent-encoded.

    Raises:
        InvalidArgumentError: it is empty, ``.``, ``..``, or holds a control character or a lone
            surrogate.
    """
    return _value_of(_native.portal_checkout_path(plan_id))
