"""What the tests of subscriptions do: buy, move the clock, look."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulator_process import Emulator

DAY = 24 * 3600


def buy(emulator: Emulator, user_id: str, plan: str, outcome: str = "complete") -> int:
    path, browser = emulator.sign_in(user_id, portalUrl="/{accountId}/checkout/" + plan)
    return emulator.submit(path, browser, outcome=outcome).status


def submit(emulator: Emulator, user_id: str, page: str, **form: str) -> int:
    """Sends a form of a page of the user's own account."""
    path, browser = emulator.sign_in(user_id, portalUrl="/{accountId}" + page)
    return emulator.submit(path, browser, **form).status


def move_on(emulator: Emulator, days: float) -> None:
    body = json.dumps({"advance_seconds": int(days * DAY)}).encode()
    assert emulator.send("POST", "/_emulator/clock", body).status == 200


def fail(emulator: Emulator, fault: str, account_id: str | None = None) -> None:
    body = json.dumps({"fault": fault, "user_id": account_id}).encode()
    assert emulator.send("POST", "/_emulator/faults", body).status == 200


def subscription(emulator: Emulator, user_id: str) -> dict[str, Any]:
    """The latest subscription of a user."""
    target = f"/admin/v1/subscriptions?userId={user_id}"
    found: dict[str, Any] = emulator.api(target, None, "GET").json()["subscriptions"][-1]
    return found


def dashboard(emulator: Emulator, user_id: str, **options: Any) -> str:
    return emulator.open_page(user_id, portalUrl="/{accountId}", **options)


def invoices(page: str) -> list[str]:
    """The states of the invoices, the latest first."""
    rows = re.findall(r'data-testid="invoice".*?</li>', page, re.DOTALL)
    return [re.findall(r'class="badge">(\w+)<', row)[0] for row in rows]
