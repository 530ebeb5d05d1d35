"""The portal, as a browser sees it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable

import pytest

if TYPE_CHECKING:
    from emulator_process import Emulator


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
    assert "HttpOnly" in attributes
    assert "SameSite=Lax" in attributes
    assert "Path=/" in attributes


def test_a_link_works_once(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    assert emulator.send("GET", target).status == 303
    again = emulator.send("GET", target)
    assert again.status == 410
    assert "Set-Cookie" not in again.headers
    assert "no longer works" in again.text()


def test_a_head_request_does_not_use_a_link_up(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    assert emulator.send("HEAD", target).status == 405
    assert emulator.send("GET", target).status == 303


def test_a_link_expires(emulator: Emulator) -> None:
    target = emulator.redirect_target("usr_ada")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":301}')
    assert emulator.send("GET", target).status == 410


def test_a_link_lives_as_long_as_it_is_told(start: Callable[..., Emulator]) -> None:
    emulator = start("--token-ttl", "1h")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":3500}')
    early, late = emulator.redirect_target("usr_ada"), emulator.redirect_target("usr_ada")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":3500}')
    assert emulator.send("GET", early).status == 303
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds":200}')
    assert emulator.send("GET", late).status == 410


@pytest.mark.parametrize("target", ["/signin", "/signin?token=", "/signin?token=0", "/signin?x=1"])
def test_an_unknown_token_gets_the_same_page_as_a_used_one(emulator: Emulator, target: str) -> None:
    assert emulator.send("GET", target).status == 410


def test_a_visit_without_a_session_is_signed_out(emulator: Emulator) -> None:
    for headers in [{}, {"Cookie": "userhub_emulator_session=0"}, {"Cookie": "other=1"}]:
        reply = emulator.send("GET", "/usr_ada", headers=headers)
        assert (reply.status, "signed out" in reply.text()) == (401, True)


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


@pytest.mark.parametrize("path", ["/usr_grace", "/usr_ada/nothing", "/usr_ada/checkout", "/%zz"])
def test_another_page_is_not_there(emulator: Emulator, path: str) -> None:
    _, browser = emulator.sign_in("usr_ada")
    assert emulator.send("GET", path, headers=browser).status == 404


def test_a_full_url_leads_to_its_page_on_the_emulator(emulator: Emulator) -> None:
    path, _ = emulator.sign_in("usr_ada", portalUrl="https://portal.example.com/{accountId}/plans")
    assert path == "/usr_ada/plans"


RETURN, SUCCESS, APP = (
    "https://app.example.com/back",
    "https://app.example.com/ok",
    "http://localhost:3000/",
)


@pytest.mark.parametrize(
    ("options", "return_link", "complete_link"),
    [
        ({}, APP, APP),
        ({"returnUrl": RETURN}, RETURN, RETURN),
        ({"successUrl": SUCCESS}, APP, SUCCESS),
        ({"returnUrl": RETURN, "successUrl": SUCCESS}, RETURN, SUCCESS),
        ({"returnUrl": "/settings"}, APP + "settings", APP + "settings"),
    ],
)
def test_return_and_complete_lead_back_to_the_app(
    emulator: Emulator, options: dict[str, Any], return_link: str, complete_link: str
) -> None:
    page = emulator.open_page("usr_ada", **options)
    assert link(page, "return") == return_link
    assert link(page, "complete") == complete_link


def test_the_app_url_can_be_told(start: Callable[..., Emulator]) -> None:
    emulator = start("--app-url", "https://shop.example.com/account")
    page = emulator.open_page("usr_ada")
    assert link(page, "return") == "https://shop.example.com/account"


def test_pages_escape_what_they_show(emulator: Emulator) -> None:
    page = emulator.open_page("<script>alert('x')</script>\"{{title}}@conn_1")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{title}}" in page
    page = emulator.open_page(
        "usr_ada",
        portalUrl="/{accountId}/checkout/%3Cscript%3E",
        returnUrl='https://a.test/"><script>',
    )
    assert "<script" not in page


def test_pages_are_private_and_load_nothing(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_ada")
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
