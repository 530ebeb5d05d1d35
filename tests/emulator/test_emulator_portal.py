"""The portal, as a browser sees it."""

from __future__ import annotations

import html
import re
import sqlite3
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Callable

import pytest
from portal_tour import seed

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator, Reply


def link(page: str, testid: str) -> str:
    found = re.search(rf'<a [^>]*data-testid="{testid}"[^>]*href="([^"]*)"', page)
    assert found, page
    return found[1]


def text_of(page: str, testid: str) -> str:
    found = re.search(rf'data-testid="{testid}"[^>]*>([^<]*)<', page)
    assert found, page
    return found[1]


def test_a_link_signs_in_and_leads_to_its_target(emulator: Emulator) -> None:
    path, _ = emulator.sign_in("usr_ada", portalUrl="/{accountId}/plans?from=app#top")
    assert path == "/usr_ada/plans?from=app#top"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(emulator: Emulator) -> None:
    reply = emulator.send("GET", emulator.redirect_target("usr_ada"))
    attributes = [part.strip() for part in reply.headers["Set-Cookie"].split(";")[1:]]
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_the_cookie_of_an_https_address_goes_over_https_only(
    start: Callable[..., Emulator],
) -> None:
    emulator = start("--public-url", "HTTPS://hub.test")
    link = emulator.create("usr_ada").json()["redirectUrl"]
    reply = emulator.send("GET", "/signin?" + link.split("?")[1])
    assert reply.headers["Set-Cookie"].endswith("; Secure")


def test_a_link_works_once(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    assert emulator.send("GET", target).status == 303
    again = emulator.send("GET", target)
    assert again.status == 410
    assert "Set-Cookie" not in again.headers
    assert "no longer works" in again.text()


def test_a_link_that_many_visitors_open_at_once_signs_in_one_of_them(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: emulator.send("GET", target).status, range(16)))
    assert sorted(statuses) == [303] + [410] * 15


def test_a_session_does_not_come_from_a_cookie_of_the_browser(emulator: Emulator) -> None:
    _, other = emulator.sign_in("usr_grace")
    foreign = {"Cookie": other["Cookie"].split("=")[0] + "=" + "0" * 64}
    reply = emulator.send("GET", emulator.redirect_target("usr_ada"), headers=foreign)
    assert reply.status == 303
    assert "0" * 64 not in reply.headers["Set-Cookie"]
    assert emulator.send("GET", "/usr_ada", headers=foreign).status == 401


def test_a_head_request_does_not_use_a_link_up(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    assert emulator.send("HEAD", target).status == 405
    assert emulator.send("GET", target).status == 303


def test_a_link_expires(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":301}')
    assert emulator.send("GET", target).status == 410


def test_a_link_works_for_the_configured_time(start: Callable[..., Emulator]) -> None:
    emulator = start("--token-ttl", "1h")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":3500}')
    early, late = emulator.redirect_target("usr_ada"), emulator.redirect_target("usr_ada")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":3500}')
    assert emulator.send("GET", early).status == 303
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":200}')
    assert emulator.send("GET", late).status == 410


@pytest.mark.parametrize("target", ["/signin", "/signin?token=", "/signin?token=0", "/signin?x=1"])
def test_an_unknown_link_says_so(emulator: Emulator, target: str) -> None:
    reply = emulator.send("GET", target)
    assert (reply.status, "does not know it" in reply.text()) == (410, True)


def test_a_used_link_says_so_even_after_its_session(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    emulator.send("GET", target)
    for seconds in [0, 301, 40 * 86400]:
        emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":%d}' % seconds)
        emulator.create("usr_ada")  # Each new link clears away the oldest dead ones.
        assert "already used" in emulator.send("GET", target).text()


def test_an_expired_link_says_so_even_after_a_month(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    for seconds in [301, 40 * 86400]:
        emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":%d}' % seconds)
        emulator.create("usr_ada")
        assert "It expired" in emulator.send("GET", target).text()


def test_a_thousand_dead_links_are_kept(start: Callable[..., Emulator], tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    emulator = start("--state", str(file))
    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: emulator.create("usr_ada"), range(500)))
        emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":301}')
    emulator.create("usr_ada")
    with sqlite3.connect(file) as state:
        assert state.execute("SELECT count(*) FROM sign_ins").fetchone() == (1001,)


def test_a_visit_without_a_session_is_signed_out(emulator: Emulator) -> None:
    forged = {"Cookie": f"userhub_portal_{urllib.parse.urlsplit(emulator.url).port}=0"}
    for headers in [{}, forged, {"Cookie": "other=1"}]:
        reply = emulator.send("GET", "/usr_ada", headers=headers)
        assert (reply.status, "signed out" in reply.text()) == (401, True)


def test_a_session_lasts_a_day(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":86390}')
    assert emulator.send("GET", path, headers=browser).status == 200
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":10}')
    assert emulator.send("GET", path, headers=browser).status == 401
    emulator.create("usr_ada")  # Each new link clears away what has ended.
    assert emulator.send("GET", path, headers=browser).status == 401


def test_the_session_is_found_among_other_cookies(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada")
    cookies = {"Cookie": f"a=1; {browser['Cookie']}; theme=dark"}
    assert emulator.send("GET", path, headers=cookies).status == 200


@pytest.mark.parametrize("portal_url", [None, "/", "/{accountId}"])
def test_the_dashboard_shows_the_account_and_its_plan(
    emulator: Emulator, portal_url: str | None
) -> None:
    page = emulator.open_page("usr_ada", portalUrl=portal_url)
    assert text_of(page, "account-id") == "usr_ada"
    assert text_of(page, "current-plan") == "Free"
    assert "EMULATOR" in page


def test_a_session_for_an_organization_shows_the_organization(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}", organizationId="org_1")
    assert path == "/org_1"
    assert text_of(emulator.send("GET", path, headers=browser).text(), "account-id") == "org_1"


def test_the_account_id_of_an_external_user_is_the_one_of_the_import(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("ada@conn_1", portalUrl="/{accountId}/{accountId}")
    _, first, second = path.split("/")
    assert first == second
    assert re.fullmatch(r"usr_\w+", first)
    assert text_of(emulator.send("GET", "/", headers=browser).text(), "account-id") == first


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/{accountId}/plans", "Plans"),
        ("/{accountId}/checkout/pro", "Checkout"),
        ("/{accountId}/cancel", "Cancel subscription"),
        ("/{accountId}/members", "Members"),
        ("/{accountId}/invite", "Invite"),
    ],
)
def test_every_documented_page_is_there(emulator: Emulator, path: str, heading: str) -> None:
    page = emulator.open_page("usr_ada", portalUrl=path)
    assert f"<h1>{heading}</h1>" in page


@pytest.mark.parametrize(
    ("path", "reason", "suggestion"),
    [
        ("/usr_grace", "signed in as usr_ada; this account is usr_grace's", "/usr_ada"),
        ("/usr_grace/plans", "this account is usr_grace's", "/usr_ada/plans"),
        ("/org_2/plans", "there is no account org_2", "/org_1/plans"),
        ("/usr_adda", "there is no account usr_adda", "/usr_ada"),
        ("/nobody", "there is no account nobody", ""),
        ("/plans", "begins with an account ID", "/usr_ada/plans"),
        ("/checkout/pro", "begins with an account ID", "/usr_ada/checkout/pro"),
        ("/usr_ada/plan", "has no page /plan", "/usr_ada/plans"),
        ("/usr_ada/Members", "has no page /Members", "/usr_ada/members"),
        ("/usr_ada/plans/pro", "has no page /plans/pro", "/usr_ada/plans"),
        ("/usr_ada/nothing", "has no page /nothing", ""),
        ("/usr_ada/checkout/prro", "no plan prro", "/usr_ada/checkout/pro"),
        ("/usr_ada/checkout/platinum", "no plan platinum", "/usr_ada/plans"),
        ("/%zz", "not percent-encoded UTF-8", ""),
        ("/usr_ada//plans", "is empty", ""),
        ("/usr_ada/..%2f..%2fetc%2fpasswd", "has no page /..%2F", ""),
        ("/../../etc/passwd", "there is no account ..", ""),
    ],
)
def test_a_path_without_a_page_says_why(
    emulator: Emulator, path: str, reason: str, suggestion: str
) -> None:
    _, browser = emulator.sign_in("usr_ada")
    reply = emulator.send("GET", path, headers=browser)
    page = html.unescape(reply.text())
    assert (reply.status, reason in page) == (404, True), page
    if suggestion:
        assert link(page, "suggestion") == suggestion
        assert emulator.send("GET", suggestion, headers=browser).status == 200
    else:
        assert "Did you mean" not in page
    (refused,) = (entry for entry in emulator.journal() if entry["status"] == 404)
    assert reason in refused["note"]


def test_an_organization_of_others_says_who_is_not_a_member(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("stranger@conn_1")
    reply = emulator.send("GET", "/org_1/plans", headers=browser)
    assert (reply.status, ", who is not a member of org_1" in reply.text()) == (404, True)


def test_a_path_without_a_page_is_not_found_without_a_session_either(
    start: Callable[..., Emulator],
) -> None:
    emulator = start("--callback-url", "https://app.example.com/")
    for method, path in [("GET", "/usr_ada/nothing"), ("POST", "/v2/users/usr_ada:import")]:
        assert emulator.send(method, path).status == 404
    assert [entry["matched"] for entry in emulator.journal()] == [False, False]


def test_a_signed_out_visitor_is_told_of_the_page_that_was_meant(emulator: Emulator) -> None:
    reply = emulator.send("GET", "/usr_ada/plan")
    assert (reply.status, link(reply.text(), "suggestion")) == (404, "/usr_ada/plans")


def test_the_unique_id_of_an_organization_is_as_good_as_its_id(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}", organizationId="engines")
    assert path == "/org_1"
    assert text_of(emulator.send("GET", path, headers=browser).text(), "account-id") == "org_1"


# Who is signed in


def test_a_page_says_who_is_signed_in(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_grace", portalUrl="/{accountId}", organizationId="org_1")
    for shown in [path, "/org_1/plans", "/signout", "/nothing/here"]:
        page = emulator.send("GET", shown, headers=browser).text()
        assert "Grace Hopper" in page
        assert "<code>usr_grace</code>" in page
    assert "signed-in-as" not in emulator.send("GET", "/usr_grace").text()


def test_signing_out_ends_the_session_and_only_this_one(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}")
    _, other = emulator.sign_in("usr_ada")
    token = emulator.form_token(path, browser)
    reply = emulator.post_form("/signout", browser, {"form_token": token})
    assert (reply.status, reply.headers["Location"]) == (303, "/signout")
    assert reply.headers["Set-Cookie"].split("; ")[0].endswith("=")
    assert "Max-Age=0" in reply.headers["Set-Cookie"]
    assert emulator.send("GET", path, headers=browser).status == 401
    assert emulator.send("GET", path, headers=other).status == 200
    again = emulator.post_form("/signout", browser, {"form_token": token})
    assert again.status == 303


def test_signing_out_needs_the_forms_token(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}")
    for form in [{}, {"form_token": "0" * 64}]:
        assert emulator.post_form("/signout", browser, form).status == 403
    assert "Sign out" in emulator.send("GET", "/signout", headers=browser).text()
    assert emulator.send("GET", path, headers=browser).status == 200


def test_a_visitor_who_signed_out_does_not_go_to_the_callback(
    start: Callable[..., Emulator],
) -> None:
    emulator = start("--callback-url", "https://app.example.com/portal")
    reply = emulator.send("GET", "/signout")
    assert (reply.status, "You are signed out" in reply.text()) == (200, True)


@pytest.mark.parametrize(
    ("account", "tabs"),
    [("usr_ada", ["Dashboard", "Plans"]), ("org_1", ["Dashboard", "Plans", "Members", "Invite"])],
)
def test_only_tabs_that_lead_somewhere_are_shown(
    emulator: Emulator, account: str, tabs: list[str]
) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    page = emulator.send("GET", f"/{account}", headers=browser).text()
    navigation = page.split('aria-label="Portal"')[1].split("</nav>")[0]
    assert re.findall(">([A-Z][a-z]+)</a>", navigation) == tabs


def test_a_page_links_to_the_home_page_only_where_there_is_one(
    start: Callable[..., Emulator],
) -> None:
    emulator = start("--allow-host", "emulator.example.com")
    for host, linked in [("", True), ("http://emulator.example.com", False)]:
        page = emulator.send("GET", host + "/usr_ada").text()
        assert ('href="/_emulator/"' in page) == linked


# Long lists


@pytest.fixture(scope="module")
def crowded(start: Callable[..., Emulator], tmp_path_factory: pytest.TempPathFactory) -> Emulator:
    """An emulator with 500 members of org_1, and 1,000 organizations of user_1."""
    file = tmp_path_factory.mktemp("seed") / "seed.json"
    file.write_text(seed(members=500, organizations=1000))
    return start("--seed-file", str(file))


def listed(page: str, testid: str) -> list[str]:
    rows = page.split(f'data-testid="{testid}"')[1].split("</ul>")[0]
    return re.findall(r"<bdi>((?:User|Organization) \d+)</bdi>", rows)


def test_members_come_in_pages(crowded: Emulator) -> None:
    _, browser = crowded.sign_in("user_1", organizationId="org_1")
    path, seen = "/org_1/members", []
    while path:
        page = crowded.send("GET", path, headers=browser).text()
        assert len(page) < 50_000
        seen += listed(page, "members")
        path = ""
        if 'data-testid="next-members"' in page:
            path = "/org_1/members" + html.unescape(link(page, "next-members"))
    assert seen == [f"User {number}" for number in range(1, 501)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=user+49", ["User 49", *(f"User {number}" for number in range(490, 500))]),
        ("q=U321@A.TEST", ["User 321"]),
        ("q=user_77", ["User 77"]),
        ("q=%25", []),
        ("q=x&page=3", []),
        ("page=20", [f"User {number}" for number in range(476, 501)]),
        ("page=99999", [f"User {number}" for number in range(476, 501)]),
        ("page=-1", [f"User {number}" for number in range(1, 26)]),
        ("page=99999999999&q=user+500", ["User 500"]),
    ],
)
def test_members_are_found(crowded: Emulator, query: str, found: list[str]) -> None:
    _, browser = crowded.sign_in("user_1", organizationId="org_1")
    page = crowded.send("GET", "/org_1/members?" + query, headers=browser).text()
    assert listed(page, "members") == found
    assert ("No members match" in page) == (found == [])


def test_a_search_is_kept_from_page_to_page(crowded: Emulator) -> None:
    _, browser = crowded.sign_in("user_1", organizationId="org_1")
    page = crowded.send("GET", "/org_1/members?q=User+1%22%3E", headers=browser).text()
    assert 'value="User 1&quot;&gt;"' in page
    page = crowded.send("GET", "/org_1/members?q=user+1&notice=removed", headers=browser).text()
    assert html.unescape(link(page, "next-members")) == "?page=2&q=user%201"


def test_the_accounts_of_a_visitor_come_in_pages_and_are_found(crowded: Emulator) -> None:
    path, browser = crowded.sign_in("user_1", portalUrl="/{accountId}")
    page = crowded.send("GET", path, headers=browser).text()
    assert listed(page, "accounts") == [
        "User 1", *(f"Organization {number}" for number in range(1, 25))
    ]  # fmt: skip
    page = crowded.send("GET", path + "?q=tion+777", headers=browser).text()
    assert listed(page, "accounts") == ["Organization 777"]
    assert crowded.send("GET", "/org_777/members", headers=browser).status == 200
    page = crowded.send("GET", "/org_1?q=nothing", headers=browser).text()
    assert "500 in" in page


def test_invitations_come_in_pages(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    for number in range(30):
        emulator.submit("/org_1/invite", browser, email=f"n{number:02}@a.test")
    page = emulator.send("GET", "/org_1/members", headers=browser).text()
    assert ("n24@a.test" in page, "n25@a.test" in page) == (True, False)
    more = html.unescape(link(page, "next-invitations"))
    page = emulator.send("GET", "/org_1/members" + more, headers=browser).text()
    assert ("n24@a.test" in page, "n25@a.test" in page) == (False, True)


def test_a_full_url_leads_to_its_page_on_the_emulator(emulator: Emulator) -> None:
    path, _ = emulator.sign_in("usr_ada", portalUrl="https://portal.example.com/{accountId}/plans")
    assert path == "/usr_ada/plans"


APP, RETURN, SUCCESS = (
    "https://app.example.com/",
    "https://app.example.com/back",
    "http://localhost:3000/done",
)


@pytest.fixture(scope="module")
def app_emulator(start: Callable[..., Emulator]) -> Emulator:
    """One that knows the app of these tests."""
    return start("--app-url", APP)


def complete_checkout(emulator: Emulator, user_id: str, **options: Any) -> Reply:
    path, browser = emulator.sign_in(user_id, portalUrl="/{accountId}/checkout/pro", **options)
    return emulator.submit(path, browser, outcome="complete")


@pytest.mark.parametrize(
    ("options", "return_link", "success"),
    [
        ({}, APP, APP),
        ({"returnUrl": RETURN}, RETURN, RETURN),
        ({"successUrl": SUCCESS}, APP, SUCCESS),
        ({"returnUrl": RETURN, "successUrl": SUCCESS}, RETURN, SUCCESS),
        ({"returnUrl": "/settings", "successUrl": "/ok?a=b"}, APP + "settings", APP + "ok?a=b"),
    ],
)
def test_return_and_complete_lead_back_to_the_app(
    app_emulator: Emulator, options: dict[str, Any], return_link: str, success: str
) -> None:
    assert link(app_emulator.open_page("usr_ada", **options), "return") == return_link
    reply = complete_checkout(app_emulator, "usr_ada", **options)
    assert (reply.status, reply.headers["Location"]) == (303, success)


FOREIGN = [
    "https://evil.example.com/",
    "https://app.example.com.evil.example/",
    "https://app.example.com@evil.example/",
    "https://localhost@evil.example/",
    "https://evil.example\\@app.example.com/",
    "http://app.example.com/",
    "https://app.example.com:8443/",
    "http://127.0.0.1.evil.example/",
    "http://127.evil.example/",
    "http://localhost.evil.example/",
    "http://[::1]@evil.example/",
]


@pytest.mark.parametrize("url", FOREIGN)
def test_a_return_link_to_a_foreign_origin_goes_through_a_warning(
    app_emulator: Emulator, url: str
) -> None:
    path, browser = app_emulator.sign_in("usr_ada", returnUrl=url)
    page = app_emulator.send("GET", path, headers=browser).text()
    assert link(page, "return") == "/leave/return"
    warning = app_emulator.send("GET", "/leave/return", headers=browser)
    assert warning.status == 200
    assert link(warning.text(), "continue") == url
    assert link(warning.text(), "stay") == "/"
    completed = complete_checkout(app_emulator, "usr_ada", successUrl=url)
    assert (completed.status, completed.headers["Location"]) == (303, "/leave/success")


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8000/x", "http://127.0.0.1:3000/", "https://127.1.2.3/", "http://[::1]:80/",
     "HTTPS://APP.example.com/x"],
)  # fmt: skip
def test_a_return_link_to_the_app_or_this_machine_is_direct(
    app_emulator: Emulator, url: str
) -> None:
    path, browser = app_emulator.sign_in("usr_ada", returnUrl=url)
    assert link(app_emulator.send("GET", path, headers=browser).text(), "return") == url
    direct = app_emulator.send("GET", "/leave/return", headers=browser)
    assert (direct.status, direct.headers["Location"]) == (303, url)


def test_a_visitor_without_a_session_is_not_redirected_out_of_the_portal(
    emulator: Emulator,
) -> None:
    assert emulator.send("GET", "/leave/return?to=https://evil.example.com").status == 401


# Forms


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


def test_an_invitation_is_listed_until_it_is_withdrawn(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    reply = emulator.submit("/org_1/invite", browser, email="new+1@example.com")
    assert reply.headers["Location"] == "/org_1/members?notice=invited"
    members = emulator.send("GET", reply.headers["Location"], headers=browser).text()
    assert "new+1@example.com" in members
    assert text_of(members, "notice")
    again = emulator.submit("/org_1/invite", browser, email="NEW+1@example.com")
    assert again.status == 409
    emulator.submit("/org_1/members", browser, withdraw="new+1@example.com")
    assert "new+1@" not in emulator.send("GET", "/org_1/members", headers=browser).text()


@pytest.mark.parametrize("email", ["", "nobody", "@example.com", "a@", "a b@example.com", "a@b@c"])
def test_a_text_that_is_not_an_email_address_is_not_invited(emulator: Emulator, email: str) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    reply = emulator.submit("/org_1/invite", browser, email=email)
    assert reply.status == 422
    assert f'value="{email}"' in reply.text()
    members = emulator.send("GET", "/org_1/members", headers=browser).text()
    assert 'data-testid="invitations"' not in members


def test_a_member_can_be_removed(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    emulator.submit("/org_1/members", browser, remove="usr_grace")
    assert "Grace" not in emulator.send("GET", "/org_1/members", headers=browser).text()
    _, other = emulator.sign_in("usr_grace")
    assert emulator.send("GET", "/org_1", headers=other).status == 404


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


# Signed out


def test_a_signed_out_visit_goes_to_the_callback(start: Callable[..., Emulator]) -> None:
    emulator = start("--callback-url", "https://app.example.com/portal?from=userhub#x")
    for method in ["GET", "POST"]:
        reply = emulator.send(method, "/usr_ada/plans?a=b&c=d")
        assert (reply.status, reply.headers["Location"]) == (
            303,
            "https://app.example.com/portal?from=userhub"
            "&portalUrl=%2Fusr_ada%2Fplans%3Fa%3Db%26c%3Dd#x",
        )
    assert emulator.send("GET", "/signin?token=0").status == 410


def test_pages_escape_the_texts_that_they_show(emulator: Emulator) -> None:
    page = emulator.open_page("<script>alert('x')</script>\"{{title}}@conn_1")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{title}}" in page
    path, browser = emulator.sign_in("usr_ada", returnUrl='https://a.test/"><script>')
    for page in [path, "/leave/return", "/%3Cscript%3E/plans", "/usr_ada?notice=<script>"]:
        assert "<script" not in emulator.send("GET", page, headers=browser).text()
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    reply = emulator.submit("/org_1/invite", browser, email='"><script>')
    assert "<script" not in reply.text()


def test_a_name_does_not_change_the_direction_of_other_text(emulator: Emulator) -> None:
    name = "\N{RIGHT-TO-LEFT OVERRIDE}live"
    for page in ["", "/plans", "/checkout/pro", "/cancel"]:
        shown = emulator.open_page(f"{name}@conn_1", portalUrl="/{accountId}" + page)
        assert shown.count(name) == shown.count(f"<bdi>{name}</bdi>") > 0
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    emulator.submit("/org_1/invite", browser, email=f"{name}@example.com")
    shown = emulator.send("GET", "/org_1/members", headers=browser).text()
    assert f"<bdi>{name}@example.com</bdi>" in shown


def test_pages_are_private_and_load_nothing(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}")
    replies = [
        emulator.send("GET", path, headers=browser),
        emulator.send("GET", path),
        emulator.send("GET", "/signin?token=0"),
        emulator.send("GET", emulator.redirect_target("usr_ada")),
    ]
    for reply in replies:
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
    page = replies[0].text()
    assert not re.search(r'(src|<link[^>]*href)="(?!data:)', page)
    assert "@import" not in page
    assert "url(" not in page
