"""The pages of the portal, as a browser sees them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Callable

import pytest
from portal_page import link, text_of

if TYPE_CHECKING:
    from emulator_process import Emulator


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


def test_a_page_says_who_is_signed_in(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_grace", portalUrl="/{accountId}", organizationId="org_1")
    for shown in [path, "/org_1/plans", "/signout", "/nothing/here"]:
        page = emulator.send("GET", shown, headers=browser).text()
        assert "Grace Hopper" in page
        assert "<code>usr_grace</code>" in page
    assert "signed-in-as" not in emulator.send("GET", "/usr_grace").text()


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
