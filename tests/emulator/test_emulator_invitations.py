"""Invitations: their links, the callback and the sign-in; members, owners and notices."""

from __future__ import annotations

import json
import re
import urllib.parse
from typing import TYPE_CHECKING, Callable

import pytest
from portal_page import text_of
from webhook_receiver import Receiver, Start, begin

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator

NEW = "auth0|new@conn_1"


def invite(emulator: Emulator, email: str = "new@example.com") -> str:
    """The path of the invitation's link."""
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    assert emulator.submit("/org_1/invite", browser, email=email).status == 303
    page = emulator.send("GET", "/org_1/members", headers=browser).text()
    links = re.findall(r'data-testid="invitation-link" href="([^"]*)"', page)
    assert links[-1].startswith(emulator.url)
    path: str = links[-1][len(emulator.url) :]
    return path


def members_of(emulator: Emulator) -> list[str]:
    found = emulator.api("/admin/v1/organizations/org_1/members", None, "GET").json()["members"]
    return [member["user"]["id"] for member in found]


def test_an_invitation_is_accepted_through_link_callback_and_sign_in(
    start: Callable[..., Emulator],
) -> None:
    emulator = start("--callback-url", "https://app.example.com/userhub")
    link = invite(emulator)
    visit = emulator.send("GET", link)
    callback = urllib.parse.urlsplit(visit.headers["Location"])
    assert (visit.status, callback.path) == (303, "/userhub")
    (portal_url,) = urllib.parse.parse_qs(callback.query)["portalUrl"]
    path, browser = emulator.sign_in(NEW, portalUrl=portal_url)  # As the app does.
    page = emulator.send("GET", path, headers=browser)
    assert 'data-testid="accept-invitation"' in page.text()
    assert members_of(emulator) == ["usr_ada", "usr_grace"]
    joined = emulator.submit(path, browser)
    assert (joined.status, joined.headers["Location"]) == (303, "/org_1?notice=joined")
    page = emulator.send("GET", joined.headers["Location"], headers=browser)
    assert text_of(page.text(), "account-id") == "org_1"
    assert text_of(page.text(), "notice") == "You joined the organization."
    user = emulator.api(f"/admin/v1/users/{urllib.parse.quote(NEW)}", None, "GET").json()
    assert members_of(emulator) == ["usr_ada", "usr_grace", user["id"]]
    assert user["memberships"][0]["role"]["uniqueId"] == "member"


def test_an_invitation_works_once(emulator: Emulator) -> None:
    link = invite(emulator)
    _, first = emulator.sign_in(NEW)
    emulator.submit(link, first)
    again = emulator.send("GET", link, headers=first)
    assert (again.status, again.headers["Location"]) == (303, "/org_1")  # Already a member.
    _, second = emulator.sign_in("other@conn_1")
    dead = emulator.send("GET", link, headers=second)
    assert (dead.status, "no longer works" in dead.text()) == (410, True)
    form = {"form_token": "any"}
    assert emulator.post_form(link, second, form).status == 410


@pytest.mark.parametrize(
    ("path", "status"),
    [("/org_1/join/0", 410), ("/org_9/join/0", 404), ("/usr_grace/join/0", 404),
     ("/org_1/join", 404)],
)  # fmt: skip
def test_a_guessed_invitation_lets_nobody_in(emulator: Emulator, path: str, status: int) -> None:
    invite(emulator)
    _, browser = emulator.sign_in(NEW)
    assert emulator.send("GET", path, headers=browser).status == status
    assert emulator.send("GET", "/org_1", headers=browser).status == 404


def test_an_invitation_that_was_withdrawn_is_dead(emulator: Emulator) -> None:
    link = invite(emulator)
    _, owner = emulator.sign_in("usr_ada", organizationId="org_1")
    withdraw = {"withdraw": "new@example.com"}
    assert emulator.submit("/org_1/members", owner, **withdraw).status == 303
    _, browser = emulator.sign_in(NEW)
    assert emulator.send("GET", link, headers=browser).status == 410
    # It is gone: withdrawing it again does nothing, and says so.
    again = emulator.submit("/org_1/members", owner, **withdraw)
    assert (again.status, text_of(again.text(), "notice")) == (
        409, "There is no such invitation any more.",
    )  # fmt: skip


def test_joining_needs_the_forms_token(emulator: Emulator) -> None:
    link = invite(emulator)
    _, browser = emulator.sign_in(NEW)
    for form in [{}, {"form_token": "0"}]:
        assert emulator.post_form(link, browser, form).status == 403
    assert members_of(emulator) == ["usr_ada", "usr_grace"]


def test_an_invitation_outlives_a_restart(start: Callable[..., Emulator], tmp_path: Path) -> None:
    state = str(tmp_path / "state.db")
    emulator = start("--state", state)
    link = invite(emulator)
    assert emulator.stop() == 0
    again = start("--state", state)
    _, browser = again.sign_in(NEW)
    assert again.submit(link, browser).status == 303


def test_joining_is_reported(start: Start) -> None:
    with Receiver() as receiver:
        emulator = begin(start, receiver.url)
        link = invite(emulator)
        _, browser = emulator.sign_in(NEW)
        emulator.submit(link, browser)
        started, _, completed, joined, organization = receiver.wait_for(5)
        flows = [event.flows_changed.flow for event in (started, completed)]
        assert [flow.state for flow in flows] == ["STARTED", "COMPLETED"]
        assert flows[0].id == flows[1].id
        member = joined.members_changed.member
        assert (member.state, member.role.type, member.user.display_name) == (
            "ACTIVE", "MEMBER", "auth0|new",
        )  # fmt: skip
        assert organization.organizations_changed.organization.member_count == 3


# Removing


def test_removing_asks_first(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    ask = {"ask-to-remove": "usr_grace"}
    page = emulator.submit("/org_1/members", browser, **ask).text()
    assert 'data-testid="confirm-remove"' in page
    assert 'data-testid="members"' not in page
    assert members_of(emulator) == ["usr_ada", "usr_grace"]
    page = emulator.submit("/org_1/members", browser, **{"ask-to-remove": "usr_9"}).text()
    assert 'data-testid="members"' in page


def test_the_last_owner_is_not_removed(emulator: Emulator) -> None:
    invite(emulator)
    for user_id in ["usr_ada", "usr_grace"]:
        _, browser = emulator.sign_in(user_id, organizationId="org_1")
        page = emulator.send("GET", "/org_1/members", headers=browser).text()
        assert 'data-testid="remove-usr_ada"' not in page
        reply = emulator.submit("/org_1/members", browser, remove="usr_ada")
        assert reply.status == 409
        assert "only owner" in text_of(reply.text(), "notice")
    assert members_of(emulator) == ["usr_ada", "usr_grace"]


def test_a_member_removes_themselves(emulator: Emulator) -> None:
    invite(emulator)
    _, browser = emulator.sign_in("usr_grace")
    assert emulator.submit("/org_1/members", browser, remove="usr_grace").status == 303
    assert members_of(emulator) == ["usr_ada"]


# Notices


def test_a_notice_is_shown_once_and_only_after_the_action(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    notice = 'data-testid="notice"'
    for name in ["removed", "invited", "joined", "paid"]:
        page = emulator.send("GET", f"/org_1/members?notice={name}", headers=browser).text()
        assert notice not in page
    emulator.submit("/org_1/invite", browser, email="new@example.com")
    done = emulator.submit("/org_1/members", browser, remove="usr_grace")
    location = done.headers["Location"]
    shown = [notice in emulator.send("GET", location, headers=browser).text() for _ in range(2)]
    assert shown == [True, False]
    again = emulator.submit("/org_1/members", browser, remove="usr_grace")
    assert (again.status, text_of(again.text(), "notice")) == (
        409, "There is no such member any more.",
    )  # fmt: skip


def test_a_cancellation_of_nothing_is_not_a_success(emulator: Emulator) -> None:
    path, browser = emulator.sign_in("usr_grace", portalUrl="/{accountId}/checkout/pro")
    form = {"form_token": emulator.form_token(path, browser)}
    assert emulator.post_form("/usr_grace/cancel", browser, form).status == 409


def test_the_owner_of_a_seed_may_be_any_member(
    start: Callable[..., Emulator], tmp_path: Path
) -> None:
    users = [{"id": "usr_a", "name": "A."}, {"id": "usr_b", "name": "B."}]
    organization = {"id": "org_1", "name": "O.", "members": ["usr_b", "usr_a"]}
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"users": users, "organizations": [organization]}))
    emulator = start("--seed-file", str(seed))
    _, browser = emulator.sign_in("usr_a")
    emulator.submit("/org_1/invite", browser, email="new@example.com")
    statuses = [
        emulator.submit("/org_1/members", browser, remove=user_id).status
        for user_id in ["usr_b", "usr_a"]
    ]
    assert statuses == [409, 303]


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


def test_a_removed_member_loses_the_sessions_for_the_organization(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    _, inside = emulator.sign_in("usr_grace", organizationId="org_1")
    path, own = emulator.sign_in("usr_grace", portalUrl="/{accountId}")
    link = emulator.redirect_target("usr_grace", organizationId="org_1")
    emulator.submit("/org_1/members", browser, remove="usr_grace")
    assert emulator.send("GET", "/org_1/members", headers=inside).status == 401
    assert emulator.send("GET", link).status == 410
    assert emulator.send("GET", path, headers=own).status == 200
