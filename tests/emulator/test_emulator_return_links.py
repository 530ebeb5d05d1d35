"""Where a visitor goes on leaving the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

import pytest
from portal_page import link

if TYPE_CHECKING:
    from emulator_process import Emulator, Reply

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
