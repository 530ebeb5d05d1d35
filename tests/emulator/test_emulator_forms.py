"""The forms of the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from portal_page import link, text_of

if TYPE_CHECKING:
    from emulator_process import Emulator


def test_a_checkout_changes_the_plan(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}/plans")
    assert 'data-testid="choose-plan-pro"' in emulator.send("GET", path, headers=browser).text()
    emulator.submit("/usr_ada/checkout/pro", browser, outcome="complete")
    dashboard = emulator.send("GET", "/", headers=browser).text()
    assert text_of(dashboard, "current-plan") == "Pro"
    plans = emulator.send("GET", path, headers=browser).text()
    assert 'data-testid="choose-plan-pro"' not in plans
    assert 'data-testid="choose-plan-free"' in plans
    user = emulator.api("/admin/v1/users/usr_ada", None, "GET").json()
    assert user["subscription"]["plan"]["id"] == "pro"


def test_a_plan_can_be_bought_again(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}/checkout/pro")
    bought = "is already on <bdi>Pro</bdi>"
    assert bought not in emulator.send("GET", path, headers=browser).text()
    for _ in range(2):
        assert emulator.submit(path, browser, outcome="complete").status == 303
        assert bought in emulator.send("GET", path, headers=browser).text()


def test_a_declined_card_changes_nothing(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}/checkout/pro")
    reply = emulator.submit(path, browser, outcome="decline")
    assert reply.status == 402
    assert "declined" in text_of(reply.text(), "notice")
    page = emulator.send("GET", path, headers=browser).text()
    assert text_of(page, "current-plan") == "Free"


def test_a_cancelled_subscription_leads_to_the_success_url(emulator: Emulator) -> None:
    path, browser = emulator.sign_in(
        "usr_grace", portalUrl="/{accountId}/cancel", successUrl="/bye"
    )
    assert "confirm-cancel" not in emulator.send("GET", path, headers=browser).text()
    emulator.submit("/usr_grace/checkout/team", browser, outcome="complete")
    page = emulator.send("GET", path, headers=browser).text()
    assert link(page, "keep-plan") == "/usr_grace"
    assert "confirm-cancel" in page
    reply = emulator.submit(path, browser)
    assert reply.headers["Location"] == "http://localhost:3000/bye"
    emulator.submit(path, browser, end="now")
    dashboard = emulator.send("GET", "/", headers=browser).text()
    assert text_of(dashboard, "current-plan") == "none"


def test_an_organizations_plan_is_not_its_members(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    emulator.submit("/org_1/checkout/team", browser, outcome="complete")
    plans = [
        text_of(emulator.send("GET", path, headers=browser).text(), "current-plan")
        for path in ["/org_1", "/usr_ada"]
    ]
    assert plans == ["Team", "Free"]


@pytest.mark.parametrize("page", ["members", "invite"])
def test_a_personal_account_has_no_members(emulator: Emulator, page: str) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}/" + page)
    shown = emulator.send("GET", path, headers=browser).text()
    assert "personal account" in shown
    form = {"form_token": "any"}
    assert emulator.post_form(path, browser, form).status == 403
    assert emulator.post_form("/usr_ada/plans", browser, form).status == 403


FORMS = ["checkout/pro", "cancel", "invite", "members"]


@pytest.mark.parametrize("page", FORMS)
@pytest.mark.parametrize("token", [None, "", "0", "another session's"])
def test_a_form_without_its_token_changes_nothing(
    emulator: Emulator, page: str, token: str | None
) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    emulator.submit("/org_1/checkout/team", browser, outcome="complete")
    if token == "another session's":
        _, other = emulator.sign_in("usr_ada", organizationId="org_1")
        token = emulator.form_token("/org_1/checkout/pro", other)
    form = {"outcome": "complete", "email": "new@example.com", "remove": "usr_grace"}
    if token is not None:
        form["form_token"] = token
    reply = emulator.post_form(f"/org_1/{page}", browser, form)
    assert (reply.status, "stale" in reply.text()) == (403, True)
    members = emulator.send("GET", "/org_1/members", headers=browser).text()
    assert text_of(members, "current-plan") == "Team"
    assert "Grace" in members
    assert "new@example.com" not in members


def test_a_form_is_not_sent_for_an_account_of_others(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("stranger@conn_1", portalUrl="/{accountId}/checkout/pro")
    form = {"form_token": emulator.form_token(path, browser), "outcome": "complete"}
    for account in ["usr_ada", "org_1"]:
        assert emulator.post_form(f"/{account}/checkout/pro", browser, form).status == 404
    user = emulator.api("/admin/v1/users/usr_ada", None, "GET").json()
    assert user["subscription"]["plan"]["id"] == "free"


def test_a_form_too_long_changes_nothing(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}/checkout/pro")
    form = {"form_token": emulator.form_token(path, browser), "x": "y" * (1 << 20)}
    assert emulator.post_form(path, browser, form).status == 403


@pytest.mark.parametrize("page", ["plans", "checkout/gold", "nothing"])
def test_a_page_without_a_form_takes_none(emulator: Emulator, page: str) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}/checkout/pro")
    form = {"form_token": emulator.form_token(path, browser)}
    assert emulator.post_form(f"/usr_ada/{page}", browser, form).status in {404, 405}


@pytest.mark.parametrize("outcome", ["complete", "trial"])
def test_a_second_click_on_a_button_of_the_checkout_leads_where_the_first_does(
    emulator: Emulator, outcome: str
) -> None:
    path, browser = emulator.sign_in("usr_grace", portalUrl="/{accountId}/checkout/pro")
    form = {"form_token": emulator.form_token(path, browser), "outcome": outcome}
    first, second = (emulator.post_form(path, browser, form) for _ in range(2))
    assert (second.status, second.headers["Location"]) == (303, first.headers["Location"])
    subscriptions = emulator.api("/admin/v1/subscriptions?userId=usr_grace", None, "GET").json()
    assert len(subscriptions["subscriptions"]) == 1
