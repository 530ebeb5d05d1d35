"""Sign-in links of the portal, the sessions that they start, and signing out."""

from __future__ import annotations

import sqlite3
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Callable

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator


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


def test_a_full_url_leads_to_its_page_on_the_emulator(emulator: Emulator) -> None:
    path, _ = emulator.sign_in("usr_ada", portalUrl="https://portal.example.com/{accountId}/plans")
    assert path == "/usr_ada/plans"


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


def test_a_browsers_request_for_an_icon_does_not_start_a_sign_in(
    start: Callable[..., Emulator],
) -> None:
    emulator = start("--callback-url", "https://app.example.com/portal")
    assert emulator.send("GET", "/favicon.ico").status == 404
    _, browser = emulator.sign_in("usr_ada")
    assert emulator.send("GET", "/favicon.ico", headers=browser).status == 404
