"""The developer's home page, /_emulator/."""

from __future__ import annotations

import json
import re
import urllib.parse
from typing import TYPE_CHECKING, Callable

import pytest
from chromium import browser_page
from playwright.sync_api import expect
from portal_tour import seed

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator, Reply
    from playwright.sync_api import Browser, Page

HOME = "/_emulator/"


def post(
    emulator: Emulator, headers: dict[str, str] | None = None, host: str = "", **fields: str
) -> Reply:
    """Sends a form, with the host in the target if there is one."""
    token = emulator.form_token(HOME, {})
    form = urllib.parse.urlencode({"form_token": token, **fields}).encode()
    return emulator.send("POST", host + HOME, form, headers)


def test_it_opens_the_portal_as_a_user_for_an_organization(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url + HOME)
    form = page.locator("form", has=page.get_by_test_id("open-as-usr_grace"))
    form.get_by_label("Page").select_option("Members")
    form.get_by_label("Account").select_option("Analytical Engines")
    form.get_by_label("Return URL").fill("http://localhost:3000/back")
    page.get_by_test_id("open-as-usr_grace").click()
    expect(page).to_have_url(f"{emulator.url}/org_1/members")
    expect(page.get_by_test_id("account-id")).to_have_text("org_1")
    assert page.get_by_test_id("return").get_attribute("href") == "http://localhost:3000/back"


def test_it_is_also_at_the_root_for_a_signed_out_visitor(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url)
    page.get_by_test_id("open-as-usr_ada").click()
    expect(page.get_by_test_id("current-plan")).to_have_text("Free")
    page.goto(emulator.url)  # Now the dashboard.
    expect(page.get_by_test_id("account-id")).to_have_text("usr_ada")
    page.get_by_role("link", name="EMULATOR").click()
    expect(page).to_have_url(emulator.url + HOME)


def test_it_shows_the_calls_queues_faults_moves_the_clock_and_resets(
    emulator: Emulator, page: Page
) -> None:
    emulator.create("usr_ada")
    emulator.create("usr_nobody")
    page.goto(emulator.url + HOME)
    calls = page.get_by_test_id("recent-call")
    expect(calls).to_have_count(2)
    expect(calls.first).to_contain_text("404")
    page.get_by_test_id("fault-spec").fill("503_once")
    page.get_by_test_id("queue-fault").click()
    expect(page.get_by_test_id("queued-fault")).to_have_text("503_once")
    assert emulator.create("usr_ada").status == 503
    before = emulator.send("GET", "/_emulator/clock").json()["now"]
    page.get_by_role("button", name="+30 days").click()
    after = emulator.send("GET", "/_emulator/clock").json()
    assert 30 * 86400 <= after["now"] - before < 30 * 86400 + 60
    expect(page.get_by_test_id("clock-now")).to_contain_text(after["time"][:10])
    page.get_by_test_id("reset").click()
    expect(page.get_by_test_id("recent-call")).to_have_count(0)
    assert emulator.send("GET", "/_emulator/clock").json()["now"] < before + 60


def test_a_call_shows_what_became_of_its_session(emulator: Emulator, page: Page) -> None:
    health = emulator.url + "/_emulator/health"
    session = emulator.create("usr_ada", portalUrl="/{accountId}/checkout/pro", successUrl=health)
    page.goto(emulator.url + HOME)
    expect(page.get_by_test_id("session")).to_contain_text("Nobody has opened the link yet.")
    page.goto(session.json()["redirectUrl"])
    page.get_by_test_id("decline").click()
    page.get_by_test_id("complete").click()
    page.goto(f"{emulator.url}/usr_ada/checkout/gold")
    page.goto(emulator.url + HOME)
    expect(page.get_by_test_id("recent-call")).to_have_count(1)
    expect(page.get_by_test_id("session").get_by_role("listitem")).to_have_text(
        [
            "opened the link",
            "viewed /usr_ada/checkout/pro",
            "sent the form of /usr_ada/checkout/pro: The card was declined. Nothing has changed.",
            f"completed /usr_ada/checkout/pro and went to {health}",
            "GET /usr_ada/checkout/gold: There is no plan gold. Did you mean /plans?",
        ]
    )
    call = page.get_by_test_id("recent-call")
    expect(call).to_contain_text('"portalUrl": "/{accountId}/checkout/pro"')
    expect(call).to_contain_text("signin?token=[redacted]")


def test_a_session_that_the_page_opened_is_listed(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url + HOME)
    page.get_by_test_id("open-as-usr_grace").click()
    page.goto(emulator.url + HOME)
    expect(page.get_by_test_id("recent-call")).to_have_count(1)
    expect(page.get_by_test_id("session")).to_contain_text("viewed /usr_grace")


def test_a_refused_call_shows_the_reason(emulator: Emulator) -> None:
    emulator.create("usr_ada", portalUrl="ftp://x")
    emulator.send("POST", "/admin/v1/users/usr_ada:createPortalSession", b"{}")
    emulator.api("/admin/v1/users/usr_ada:purge")
    emulator.send("GET", "/usr_ada/plan")
    shown = emulator.send("GET", HOME).text()
    reasons = re.findall('data-testid="reason"><bdi>(.*?)</bdi>', shown)
    starts = [
        "The portal has no page",
        "The emulator has no",
        "Send the admin key",
        "portalUrl must",
    ]
    assert len(reasons) == len(starts)
    assert all(reason.startswith(start) for reason, start in zip(reasons, starts)), reasons


def test_calls_come_in_pages(emulator: Emulator, page: Page) -> None:
    for number in range(45):
        emulator.create("usr_ada", returnUrl=f"/{number}")
    page.goto(emulator.url + HOME)
    expect(page.get_by_test_id("recent-call")).to_have_count(20)
    expect(page.get_by_text("1 to 20 of 45")).to_be_visible()
    for _ in range(2):
        page.get_by_test_id("next-calls").click()
    expect(page.get_by_test_id("recent-call")).to_have_count(5)
    expect(page.get_by_test_id("recent-call").last).to_contain_text('"returnUrl": "/0"')


def test_it_finds_one_of_many_users_and_organizations(
    start: Callable[..., Emulator], page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "seed.json"
    file.write_text(seed(members=500, organizations=1000))
    emulator = start("--seed-file", str(file))
    assert len(emulator.send("GET", HOME).body) < 100_000
    page.goto(emulator.url + HOME)
    page.get_by_test_id("next-users").click()
    expect(page.get_by_text("11 to 20 of 500")).to_be_visible()
    page.get_by_test_id("search-users").fill("organization 777")
    page.get_by_role("button", name="Search").click()
    form = page.locator("form", has=page.get_by_test_id("open-as-user_1"))
    form.get_by_label("Account").select_option("Organization 777")
    page.get_by_test_id("open-as-user_1").click()
    expect(page.get_by_test_id("account-id")).to_have_text("org_777")


def test_it_opens_the_checkout_of_each_plan(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url + HOME)
    form = page.locator("form", has=page.get_by_test_id("open-as-usr_ada"))
    form.get_by_label("Page").select_option("Checkout of Team")
    page.get_by_test_id("open-as-usr_ada").click()
    expect(page).to_have_url(f"{emulator.url}/usr_ada/checkout/team")


def test_it_imports_an_external_user(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url + HOME)
    page.get_by_label("Any user").fill("auth0|1@conn_1")
    page.get_by_test_id("open-as").click()
    expect(page.get_by_test_id("signed-in-as")).to_contain_text("auth0|1")


def test_it_sets_the_clock(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url + HOME)
    page.get_by_test_id("clock-time").fill("2031-02-03T04:05")
    page.get_by_test_id("set-clock").click()
    expect(page.get_by_test_id("clock-now")).to_contain_text("2031-02-03T04:05:")


def test_it_queues_a_fault_for_one_user_and_clears_the_queue(
    emulator: Emulator, page: Page
) -> None:
    page.goto(emulator.url + HOME)
    page.get_by_test_id("fault-spec").fill("503_twice")
    page.get_by_test_id("fault-user").fill("usr_grace")
    page.get_by_test_id("queue-fault").click()
    expect(page.get_by_text("503_twice, 2 left, for usr_grace")).to_be_visible()
    assert emulator.create("usr_ada").status == 200
    assert emulator.create("usr_grace").status == 503
    page.get_by_test_id("clear-faults").click()
    expect(page.get_by_text("No fault is queued.")).to_be_visible()
    assert emulator.create("usr_grace").status == 200


def test_its_script_shows_new_calls_and_keeps_what_the_reader_does(
    emulator: Emulator, browser: Browser
) -> None:
    emulator.create("usr_ada")
    with browser_page(browser) as page:
        blocked: list[str] = []
        page.on("console", lambda message: blocked.append(message.text))
        page.goto(emulator.url + HOME)
        page.get_by_test_id("fault-spec").fill("503_o")
        page.locator("summary").click()
        emulator.create("usr_grace")
        emulator.send("POST", "/_emulator/clock", b'{"now":"2031-01-01T00:00:00Z"}')
        expect(page.get_by_test_id("recent-call")).to_have_count(2)
        expect(page.get_by_test_id("clock-now")).to_contain_text("2031-01-01")
        expect(page.get_by_test_id("fault-spec")).to_have_value("503_o")
        expect(page.locator("details[open]")).to_have_count(1)
        expect(page.locator("details[open] > summary")).to_be_focused()
        expect(page.get_by_test_id("recent-call").last.locator("details[open]")).to_be_visible()
        page.get_by_label("Refresh automatically").uncheck()
    assert blocked == []


def test_its_script_says_when_the_emulator_has_stopped_and_goes_on_after_a_restart(
    start: Callable[..., Emulator], browser: Browser
) -> None:
    emulator = start()
    port = str(urllib.parse.urlsplit(emulator.url).port)
    with browser_page(browser) as page:
        page.goto(emulator.url)
        emulator.stop()
        expect(page.get_by_text("The emulator does not answer.")).to_be_visible()
        restarted = start("--port", port)
        restarted.create("usr_ada")
        expect(page.get_by_test_id("recent-call")).to_have_count(1)
        expect(page.get_by_text("The emulator does not answer.")).to_be_hidden()
        page.get_by_test_id("open-as-usr_ada").click()  # With the form token of the new process.
        expect(page.get_by_test_id("account-id")).to_have_text("usr_ada")


def test_its_script_comes_from_the_emulator_alone(emulator: Emulator) -> None:
    policy = emulator.send("GET", HOME).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    script = emulator.send("GET", HOME + "refresh.js")
    assert (script.status, script.headers.get_content_type()) == (200, "text/javascript")
    assert script.headers["X-Content-Type-Options"] == "nosniff"
    assert emulator.send("POST", HOME + "refresh.js").status == 405
    policy = emulator.send("GET", "/usr_ada").headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "unsafe" not in policy


def test_its_refreshes_do_not_push_calls_out_of_the_journal(emulator: Emulator) -> None:
    emulator.create("usr_ada")
    for _ in range(3):
        emulator.send("GET", HOME + "?page=1")
    assert len(emulator.journal()) == 1


def test_its_visits_do_not_hide_the_calls(emulator: Emulator) -> None:
    emulator.create("usr_ada")
    for _ in range(25):
        assert "recent-call" in emulator.send("GET", "/").text()


def test_it_opens_the_portal_as_any_of_many_users(
    start: Callable[..., Emulator], page: Page, tmp_path: Path
) -> None:
    users = [{"id": f"user{number}", "name": "U."} for number in range(60)]
    members = [user["id"] for user in users]
    organizations = [
        {"id": f"org{number}", "name": "O.", "members": members} for number in range(200)
    ]
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"users": users, "organizations": organizations}))
    emulator = start("--seed-file", str(seed))
    assert len(emulator.send("GET", HOME).body) < 250_000
    page.goto(emulator.url)
    form = page.locator("form", has=page.get_by_test_id("open-as"))
    form.get_by_label("Any user").fill("user59")
    form.get_by_label("Organization ID").fill("org199")
    page.get_by_test_id("open-as").click()
    expect(page.get_by_test_id("account-id")).to_have_text("org199")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_it_says_which_methods_it_takes(emulator: Emulator, method: str) -> None:
    reply = emulator.send(method, HOME)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_it_has_no_sign_in_token_and_the_variables_to_copy(emulator: Emulator) -> None:
    emulator.create("usr_ada")
    text = emulator.send("GET", HOME).text()
    assert not re.search(r"signin\?token=[0-9a-f]", text)
    assert f"USERHUB_BASE_URL={emulator.url}" in text
    assert "USERHUB_ADMIN_KEY=userhub_admin_emulator" in text
    for language in ["shell", "dotenv", "powershell", "python", "go", "c", "javascript", "php"]:
        lines = text.split(f'data-testid="environment-{language}">')[1].split("</pre>")[0]
        assert lines.count(emulator.url) == 1
        assert lines.count("userhub_admin_emulator") == 1


def test_a_key_of_your_own_is_not_shown(start: Callable[..., Emulator]) -> None:
    emulator = start("--admin-key", "a_key_of_our_own")
    assert "a_key_of_our_own" not in emulator.send("GET", HOME).text()


def test_a_form_needs_its_token(emulator: Emulator) -> None:
    for form in [b"action=reset", b"action=reset&form_token=x"]:
        assert emulator.send("POST", HOME, form).status == 403
    assert "out of date" in emulator.send("POST", HOME, b"action=reset").text()


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("https://evil.example.com", "", 403),
        ("null", "", 403),
        ("http://localhost:4010", "http://evil.example.com", 421),
        ("http://localhost:4010", "", 303),
    ],
)
def test_a_form_of_another_site_is_refused(
    emulator: Emulator, origin: str, host: str, status: int
) -> None:
    reply = post(emulator, {"Origin": origin}, host, action="fault", fault="503_once")
    assert reply.status == status
    queued = emulator.send("GET", "/_emulator/faults").json()["faults"]
    assert len(queued) == (1 if status == 303 else 0)


def test_it_is_only_for_a_local_host(start: Callable[..., Emulator]) -> None:
    emulator = start("--allow-host", "emulator.example.com")
    remote = "http://emulator.example.com"
    assert emulator.send("GET", remote + HOME).status == 404
    assert emulator.send("GET", remote + "/").status == 401
    assert emulator.send("GET", "http://localhost:8080" + HOME).status == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "open", "user": "usr_nobody"}, 404),
        ({"action": "open", "user": "usr_ada", "return_url": "ftp://x"}, 400),
        ({"action": "open", "user": "usr_ada", "organization": "org_9"}, 404),
        ({"action": "fault", "fault": "nonsense"}, 400),
        ({"action": "clock", "advance_seconds": "-1"}, 400),
        ({"action": "other"}, 400),
    ],
)
def test_an_invalid_form_shows_the_reason(
    emulator: Emulator, fields: dict[str, str], status: int
) -> None:
    reply = post(emulator, None, "", **fields)
    assert (reply.status, 'role="alert"' in reply.text()) == (status, True)


def test_texts_of_others_are_escaped(emulator: Emulator) -> None:
    name = "<script>alert(1)</script>"
    emulator.api("/admin/v1/users/usr_ada", json.dumps({"displayName": name}).encode(), "PATCH")
    emulator.send("GET", "/<script>alert(2)</script>")
    assert "<script>" not in emulator.send("GET", HOME).text()
