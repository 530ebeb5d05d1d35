"""The portal in Chromium, without JavaScript: what an app's user sees and clicks."""

from __future__ import annotations

import http.server
import threading
from typing import TYPE_CHECKING, Any, Callable

import pytest
from billing_flow import fail, move_on
from chromium import NARROW, WIDE, flaws
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator_process import Emulator
    from playwright.sync_api import Browser, Page


class App(http.server.BaseHTTPRequestHandler):
    """The app that the portal returns to: each page shows its own path."""

    def do_GET(self) -> None:
        body = f"<!doctype html><title>App</title><h1>{self.path}</h1>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def app_url() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), App)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_portal(emulator: Emulator, app_url: str, page: Page) -> Callable[..., Page]:
    """Follows a new sign-in link, as an app's redirect would."""

    def follow(user_id: str, **options: str) -> Page:
        urls = {"returnUrl": f"{app_url}/settings", "successUrl": f"{app_url}/welcome"}
        session = emulator.create(user_id, **{**urls, **options})
        page.goto(session.json()["redirectUrl"])
        return page

    return follow


OpenPortal = Callable[..., "Page"]


def test_a_purchase_leads_from_the_plans_to_the_apps_success_page(
    open_portal: OpenPortal, app_url: str
) -> None:
    page = open_portal("usr_ada", portalUrl="/{accountId}/plans")
    expect(page.get_by_test_id("account-id")).to_have_text("usr_ada")
    expect(page.get_by_test_id("current-plan")).to_have_text("Free")
    page.get_by_test_id("choose-plan-pro").click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    page.get_by_test_id("complete").click()
    expect(page).to_have_url(f"{app_url}/welcome")
    page = open_portal("usr_ada")
    expect(page.get_by_test_id("current-plan")).to_have_text("Pro")


def test_return_leads_back_to_the_app(open_portal: OpenPortal, app_url: str) -> None:
    page = open_portal("usr_ada")
    page.get_by_test_id("return").click()
    expect(page).to_have_url(f"{app_url}/settings")


def test_a_declined_card_is_shown_and_can_be_tried_again(
    open_portal: OpenPortal, app_url: str
) -> None:
    page = open_portal("usr_ada", portalUrl="/{accountId}/checkout/team")
    page.get_by_test_id("decline").click()
    expect(page.get_by_role("alert")).to_contain_text("declined")
    expect(page.get_by_test_id("current-plan")).to_have_text("Free")
    page.get_by_test_id("complete").click()
    expect(page).to_have_url(f"{app_url}/welcome")


def test_a_plan_can_be_kept_or_cancelled(
    emulator: Emulator, open_portal: OpenPortal, app_url: str
) -> None:
    open_portal("usr_ada", portalUrl="/{accountId}/checkout/pro").get_by_test_id("complete").click()
    page = open_portal("usr_ada", portalUrl="/{accountId}/cancel")
    page.get_by_test_id("keep-plan").click()
    expect(page.get_by_role("heading", name="Billing dashboard")).to_be_visible()
    expect(page.get_by_test_id("current-plan")).to_have_text("Pro")
    page.get_by_role("link", name="Cancel plan").click()
    page.get_by_test_id("confirm-cancel").click()
    expect(page).to_have_url(f"{app_url}/welcome")
    page = open_portal("usr_ada")
    expect(page.get_by_test_id("subscription-state")).to_have_text("Canceled")
    page.get_by_test_id("resume-plan").click()
    expect(page.get_by_role("status")).to_have_text("The plan will renew.")
    page.get_by_role("link", name="Cancel plan").click()
    page.get_by_test_id("cancel-now").click()
    expect(page).to_have_url(f"{app_url}/welcome")
    user = emulator.api("/admin/v1/users/usr_ada", None, "GET").json()
    assert user["subscription"] is None


def test_a_payment_that_failed_is_made_good(emulator: Emulator, open_portal: OpenPortal) -> None:
    page = open_portal("usr_ada", portalUrl="/{accountId}/checkout/pro")
    page.get_by_test_id("start-trial").click()
    page = open_portal("usr_ada")
    expect(page.get_by_test_id("subscription-state")).to_have_text("Trial")
    fail(emulator, "payment_fails_once")
    move_on(emulator, 15)
    page = open_portal("usr_ada")
    expect(page.get_by_test_id("subscription-state")).to_have_text("Past due")
    expect(page.get_by_test_id("payment-error")).to_be_visible()
    page.get_by_test_id("replace-card").click()
    expect(page.get_by_test_id("payment-method")).to_contain_text("1881")
    page.get_by_test_id("pay-invoice").click()
    expect(page.get_by_role("status")).to_have_text("The invoice is paid.")
    expect(page.get_by_test_id("subscription-state")).to_have_text("Active")
    expect(page.get_by_test_id("invoice")).to_contain_text("Paid")


def test_someone_is_invited_and_the_invitation_withdrawn(open_portal: OpenPortal) -> None:
    page = open_portal("usr_ada", portalUrl="/{accountId}/invite", organizationId="org_1")
    expect(page.get_by_test_id("account-id")).to_have_text("org_1")
    page.get_by_test_id("invite-email").fill("new@example.com")
    page.get_by_test_id("send-invite").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.get_by_test_id("invitations")).to_contain_text("new@example.com")
    page.get_by_role("button", name="Withdraw the invitation of new@example.com").click()
    expect(page.get_by_text("new@example.com")).to_have_count(0)


def test_a_member_is_removed(open_portal: OpenPortal) -> None:
    page = open_portal("usr_ada", portalUrl="/{accountId}/members", organizationId="org_1")
    remove = page.get_by_role("button", name="Remove Grace Hopper")
    remove.click()
    page.get_by_test_id("keep-member").click()
    expect(page.get_by_test_id("members")).to_contain_text("Grace")
    remove.click()
    page.get_by_test_id("confirm-remove").click()
    expect(page.get_by_role("status")).to_have_text("The member was removed.")
    expect(page.get_by_test_id("members")).not_to_contain_text("Grace")


def test_a_used_link_gets_a_clear_page(open_portal: OpenPortal, emulator: Emulator) -> None:
    link = emulator.create("usr_ada").json()["redirectUrl"]
    page = open_portal("usr_grace")
    assert emulator.send("GET", link[len(emulator.url) :]).status == 303
    response = page.goto(link)
    assert response is not None
    assert response.status == 410
    expect(page.get_by_role("heading")).to_have_text("This sign-in link no longer works")
    expect(page.get_by_role("link", name="Go to the app")).to_be_visible()


def test_an_expired_link_signs_nobody_in(page: Page, emulator: Emulator) -> None:
    link = emulator.create("usr_ada").json()["redirectUrl"]
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":301}')
    response = page.goto(link)
    assert response is not None
    assert response.status == 410
    assert page.context.cookies() == []
    response = page.goto(f"{emulator.url}/usr_ada")
    assert response is not None
    assert response.status == 401


def test_a_signed_out_visitor_comes_to_the_apps_callback(
    start: Callable[..., Emulator], app_url: str, page: Page
) -> None:
    emulator = start("--callback-url", f"{app_url}/portal-callback")
    page.goto(f"{emulator.url}/org_1/plans")
    expect(page).to_have_url(f"{app_url}/portal-callback?portalUrl=%2Forg_1%2Fplans")


def test_emulators_side_by_side_keep_their_visitors_apart(
    start: Callable[..., Emulator], emulator: Emulator, page: Page
) -> None:
    other = start()
    page.goto(emulator.create("usr_ada").json()["redirectUrl"])
    page.goto(other.create("usr_grace").json()["redirectUrl"])
    expect(page.get_by_test_id("account-id")).to_have_text("usr_grace")
    page.goto(emulator.url)
    expect(page.get_by_test_id("account-id")).to_have_text("usr_ada")


def test_a_foreign_return_link_shows_a_warning(open_portal: OpenPortal) -> None:
    page = open_portal("usr_ada", returnUrl="https://elsewhere.example/back")
    page.get_by_test_id("return").click()
    expect(page.get_by_test_id("destination")).to_have_text("https://elsewhere.example/back")
    page.get_by_test_id("stay").click()
    expect(page.get_by_role("heading", name="Billing dashboard")).to_be_visible()


def test_a_purchase_needs_no_mouse(open_portal: OpenPortal, app_url: str) -> None:
    page = open_portal("usr_ada", portalUrl="/{accountId}/plans")

    def press_until(testid: str) -> None:
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.locator(f'[data-testid="{testid}"]:focus-visible').count():
                return page.keyboard.press("Enter")
        pytest.fail(f"no way to {testid} by keyboard")

    press_until("choose-plan-pro")
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    press_until("complete")
    expect(page).to_have_url(f"{app_url}/welcome")


PAGES = ["", "/plans", "/checkout/pro", "/cancel", "/members", "/invite"]


@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "light"), (WIDE, "dark")])
def test_axe_finds_nothing_and_nothing_overflows(
    emulator: Emulator, browser: Browser, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    session = emulator.create(
        "usr_ada", organizationId="org_1", returnUrl=f"https://elsewhere.example/{'long' * 60}"
    )
    page.goto(session.json()["redirectUrl"])
    found: dict[str, Any] = {}

    def check(name: str) -> None:
        if problems := flaws(page):
            found[name] = problems

    for path in [*("/org_1" + path for path in PAGES), *("/usr_ada" + path for path in PAGES),
                 "/leave/return", "/nothing/here", "/signin?token=0"]:  # fmt: skip
        page.goto(emulator.url + path)
        check(path)
    page.goto(f"{emulator.url}/org_1/checkout/pro")
    page.get_by_test_id("decline").click()
    check("declined")
    page.goto(f"{emulator.url}/org_1/checkout/pro")
    page.get_by_test_id("complete").click()
    check("completed")
    page.goto(f"{emulator.url}/org_1/cancel")
    check("cancel a paid plan")
    page.goto(f"{emulator.url}/org_1/members")
    page.get_by_test_id("remove-usr_grace").click()
    check("remove a member")
    fail(emulator, "payment_fails_once", "org_1")
    move_on(emulator, 31)
    page.goto(emulator.create("usr_ada", organizationId="org_1").json()["redirectUrl"])
    check("past due")
    page.goto(f"{emulator.url}/org_1/invite")
    page.get_by_test_id("invite-email").fill("new@example.com")
    page.get_by_test_id("send-invite").click()
    check("invited")
    link = page.get_by_test_id("invitation-link").get_attribute("href")
    page.goto(emulator.create("usr_new@conn_1").json()["redirectUrl"])
    page.goto(link or "")
    expect(page.get_by_test_id("accept-invitation")).to_be_visible()
    check("join")
    context.clear_cookies()
    page.goto(emulator.url)
    check("signed out")
    assert found == {}
    assert [url for url in requested if not url.startswith((emulator.url, "data:"))] == []
    context.close()
