"""Paths of the portal's documented pages, to pass as ``portal_url``.

UserHub replaces ``{accountId}`` with the organization ID if the call has one, else with the user's
UserHub ID.
"""

from __future__ import annotations

from . import _native
from ._errors import value_of as _value_of

root: str = _native.portal_paths["root"]
"""``/``"""
dashboard: str = _native.portal_paths["dashboard"]
"""``/{accountId}``: the billing page."""
plans: str = _native.portal_paths["plans"]
"""``/{accountId}/plans``"""
cancel: str = _native.portal_paths["cancel"]
"""``/{accountId}/cancel``"""
members: str = _native.portal_paths["members"]
"""``/{accountId}/members``"""
invite: str = _native.portal_paths["invite"]
"""``/{accountId}/invite``"""


def checkout(plan_id: str) -> str:
    """``/{accountId}/checkout/<plan_id>``, with the plan ID percent-encoded.

    Raises:
        InvalidArgumentError: the ID is empty, ``.`` or ``..``, or contains a control character or a
            lone surrogate.
    """
    return _value_of(_native.portal_checkout_path(plan_id))
