"""The developer's home page, /_emulator/."""

from __future__ import annotations

import json
import re
import urllib.parse
from typing import TYPE_CHECKING, Callable

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator, Reply
    from playwright.sync_api import Page

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
