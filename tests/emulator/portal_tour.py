"""A browser's way through every page of the emulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from billing_flow import fail, move_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator_process import Emulator
    from playwright.sync_api import Page

PAGES = ["", "/plans", "/checkout/pro", "/cancel", "/members", "/invite"]
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 6  # 210 characters without a break.


def seed(name: str = "", members: int = 2, organizations: int = 1) -> str:
    """A state in which every list has several pages, or every name is the given one."""
    users = [
        {"id": f"user_{number}", "name": name or f"User {number}", "email": f"u{number}@a.test"}
        for number in range(1, members + 1)
    ]
    plan_names = [name] * 3 if name else ["Free", "Pro", "Team"]
    plans: list[dict[str, Any]] = [
        {
            "id": plan_id,
            "name": plan,
            "price": f"{name}$20 a month",
            "description": f"{name} For all.",
        }
        for plan_id, plan in zip(["free", "pro", "team"], plan_names)
    ]
    return json.dumps(
        {
            "plans": plans,
            "users": users,
            "organizations": [
                {
                    "id": f"org_{number}",
                    "name": name or f"Organization {number}",
                    "members": [user["id"] for user in (users if number == 1 else users[:1])],
                }
                for number in range(1, organizations + 1)
            ],
        }
    )


def pages_of(emulator: Emulator, page: Page, user: str) -> Iterator[str]:
    """Opens each page in turn, and gives its name. The user must be an owner of org_1."""
    long_url = f"https://elsewhere.example/{'long' * 60}"
    page.goto(f"{emulator.url}/_emulator/")
    yield "home"
    link = emulator.create(user, organizationId="org_1", returnUrl=long_url).json()["redirectUrl"]
    page.goto(link)
    for path in [*("/org_1" + path for path in PAGES), *(f"/{user}" + path for path in PAGES),
                 "/leave/return", "/nothing/here", "/org_1/plan", "/signout"]:  # fmt: skip
        page.goto(emulator.url + path)
        yield path
    page.goto(f"{emulator.url}/org_1/checkout/pro")
    page.get_by_test_id("decline").click()
    yield "declined"
    page.goto(f"{emulator.url}/org_1/checkout/pro")
    page.get_by_test_id("complete").click()
    yield "completed"
    page.goto(f"{emulator.url}/org_1/cancel")
    yield "cancel a paid plan"
    page.goto(f"{emulator.url}/org_1/members")
    page.locator("[data-testid^=remove-]").first.click()
    yield "remove a member"
    page.goto(f"{emulator.url}/org_1/invite")
    page.get_by_test_id("invite-email").fill("new@example.com")
    page.get_by_test_id("send-invite").click()
    yield "invited"
    invitation = page.get_by_test_id("invitation-link").first.get_attribute("href") or ""
    fail(emulator, "payment_fails_once", "org_1")
    move_on(emulator, 31)
    page.goto(emulator.create(user, organizationId="org_1").json()["redirectUrl"])
    yield "past due"
    page.goto(emulator.create("usr_new@conn_1").json()["redirectUrl"])
    page.goto(invitation)
    page.get_by_test_id("accept-invitation").focus()
    yield "join"
    page.goto(link)
    yield "a used link"
    page.context.clear_cookies()
    page.goto(f"{emulator.url}/org_1")
    yield "signed out"
    emulator.create(user, portalUrl="ftp://elsewhere.example")
    page.goto(f"{emulator.url}/_emulator/")
    for summary in page.locator("summary").all():
        summary.click()
    yield "home with calls"
