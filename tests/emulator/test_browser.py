"""The portal in Chromium, without JavaScript: what an app's user sees and clicks."""

from __future__ import annotations

import http.server
import threading
from typing import TYPE_CHECKING, Any, Callable

import pytest
from billing_flow import fail, move_on
from chromium import NARROW, WIDE, browser_page, enlarge, flaws, overflows
from playwright.sync_api import expect
from portal_tour import LONG_NAME, pages_of, seed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def test_a_visitor_signs_out(open_portal: OpenPortal, emulator: Emulator) -> None:
    page = open_portal("usr_grace")
    expect(page.get_by_test_id("signed-in-as")).to_have_text("Signed in as Grace Hopper usr_grace")
    page.get_by_test_id("sign-out").click()
    expect(page.get_by_role("heading")).to_have_text("You are signed out")
    assert page.context.cookies() == []
    response = page.goto(f"{emulator.url}/usr_grace")
    assert response is not None
    assert response.status == 401


def test_a_mistyped_address_leads_to_the_page_that_was_meant(
    open_portal: OpenPortal, emulator: Emulator
) -> None:
    page = open_portal("usr_ada")
    page.goto(f"{emulator.url}/usr_ada/plan")
    page.get_by_test_id("suggestion").click()
    expect(page.get_by_role("heading", name="Plans")).to_be_visible()


def test_one_of_500_members_is_found(
    start: Callable[..., Emulator], page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "seed.json"
    file.write_text(seed(members=500))
    emulator = start("--seed-file", str(file))
    link = emulator.create("user_1", portalUrl="/{accountId}/members", organizationId="org_1")
    page.goto(link.json()["redirectUrl"])
    page.get_by_test_id("next-members").click()
    expect(page.get_by_text("26 to 50 of 500")).to_be_visible()
    page.get_by_test_id("search-members").fill("user 477")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_test_id("members").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Remove User 477").click()
    page.get_by_test_id("confirm-remove").click()
    expect(page.get_by_text("of 499")).to_be_visible()


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


def test_axe_finds_nothing_on_any_page_and_nothing_overflows(
    emulator: Emulator, browser: Browser
) -> None:
    with browser_page(browser) as page:
        requested: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        found = {name: flaws(page) for name in pages_of(emulator, page, "usr_ada")}
    assert {name: problems for name, problems in found.items() if problems} == {}
    assert [url for url in requested if not url.startswith((emulator.url, "data:"))] == []


def test_long_names_in_a_large_font_do_not_overflow(
    start: Callable[..., Emulator], browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "seed.json"
    file.write_text(seed(LONG_NAME))
    emulator = start("--seed-file", str(file))
    with browser_page(browser) as page:
        found = []
        for name in pages_of(emulator, page, "user_1"):
            enlarge(page)
            if overflows(page):
                found.append(name)
    assert found == []


def test_the_buttons_of_cards_are_in_one_line(open_portal: OpenPortal) -> None:
    page = open_portal("usr_ada", portalUrl="/{accountId}/plans")
    page.set_viewport_size({"width": WIDE, "height": 800})
    buttons = page.locator("[data-testid^=choose-plan]").all()
    bottoms = {
        round(box["y"] + box["height"]) for button in buttons if (box := button.bounding_box())
    }
    assert (len(buttons), len(bottoms)) == (2, 1)


def test_forced_colours_show_the_current_tab_and_the_chosen_plan(
    emulator: Emulator, browser: Browser
) -> None:
    with browser_page(browser, forced_colors="active") as page:
        page.goto(emulator.create("usr_ada", portalUrl="/{accountId}/plans").json()["redirectUrl"])
        lines = page.locator(".tabs a").evaluate_all(
            "tabs => tabs.map(tab => [tab.ariaCurrent, getComputedStyle(tab).borderBottomColor])"
        )
        current = {color for mark, color in lines if mark}
        assert len(current) == 1
        assert current.isdisjoint(color for mark, color in lines if not mark)
        widths = page.locator(".grid > .card").evaluate_all(
            "cards => cards.map(card => getComputedStyle(card).borderTopWidth)"
        )
        assert widths == ["3px", "1px", "1px"]


@pytest.mark.long
@pytest.mark.parametrize("width", [320, NARROW, 768, WIDE])
@pytest.mark.parametrize(
    ("scheme", "forced_colors"), [("light", "none"), ("dark", "none"), ("dark", "active")]
)
def test_axe_finds_nothing_at_any_width_and_in_any_colours(
    start: Callable[..., Emulator],
    browser: Browser,
    tmp_path: Path,
    width: int,
    scheme: Any,
    forced_colors: Any,
) -> None:
    file = tmp_path / "seed.json"
    file.write_text(seed(LONG_NAME, members=60, organizations=60))
    emulator = start("--seed-file", str(file))
    with browser_page(browser, width, color_scheme=scheme, forced_colors=forced_colors) as page:
        found = {opened: flaws(page) for opened in pages_of(emulator, page, "user_1")}
    assert {opened: problems for opened, problems in found.items() if problems} == {}


@pytest.mark.long
def test_every_control_can_be_reached_by_keyboard_and_shows_its_focus(
    emulator: Emulator, browser: Browser
) -> None:
    controls = "a[href], button, input:not([type=hidden]), select, summary"
    with browser_page(browser, WIDE) as page:
        for name in pages_of(emulator, page, "usr_ada"):
            page.evaluate("document.activeElement.blur()")
            unseen = page.evaluate(f"""async () => {{
                const controls = document.querySelectorAll({controls!r});
                for (const control of controls) control.dataset.reached = "";
                return controls.length;
            }}""")
            for _ in range(3 * unseen + 3):
                page.keyboard.press("Tab")
                page.evaluate("""() => {
                    const focused = document.activeElement;
                    if (getComputedStyle(focused).outlineStyle !== "none") {
                        delete focused.dataset.reached;
                    }
                }""")
            assert page.locator("[data-reached]:visible").count() == 0, name
