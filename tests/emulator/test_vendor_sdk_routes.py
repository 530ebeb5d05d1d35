"""The vendor's SDK over every route that the emulator has, and over those that it has not."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import json
import re
import urllib.parse
from typing import TYPE_CHECKING, Any, Callable

import pytest
from portal_page import text_of
from userhub_sdk import AdminApi, Code, UserApi, UserHubError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator_process import Emulator

NEW = "auth0|1@conn_1"
EPOCH = datetime.datetime.fromtimestamp(0, tz=datetime.timezone.utc)


@pytest.fixture
def admin(emulator: Emulator) -> Iterator[AdminApi]:
    client = AdminApi(emulator.key, base_url=emulator.url)
    with client:
        yield client


def user_api(emulator: Emulator, access_token: str | None) -> UserApi:
    return UserApi("userhub_user_key", access_token, base_url=emulator.url)


def subscribe(emulator: Emulator, user_id: str, plan: str, **options: Any) -> None:
    options = {"portalUrl": "/{accountId}/checkout/" + plan, **options}
    path, browser = emulator.sign_in(user_id, **options)
    assert emulator.submit(path, browser, outcome="complete").status == 303


def error_of(call: Callable[[], object]) -> UserHubError:
    with pytest.raises(UserHubError) as caught:
        call()
    return caught.value


def session_error(emulator: Emulator, access_token: str) -> UserHubError:
    with user_api(emulator, access_token) as user:
        return error_of(user.session.get)


def missing(value: Any, where: str = "") -> list[str]:
    """The fields of the SDK's types that are not Optional and were not in the answer."""
    found = []
    for field in dataclasses.fields(value):
        part = getattr(value, field.name)
        place = f"{where}.{field.name}"
        if not str(field.type).startswith("typing.Optional") and part in ("", EPOCH):
            found.append(place)
        for each in part if isinstance(part, list) else [part]:
            if dataclasses.is_dataclass(each):
                found += missing(each, place)
    return found


# Users


def test_a_new_user_has_no_subscription_until_one_is_bought(
    emulator: Emulator, admin: AdminApi
) -> None:
    assert admin.users.import_account(NEW).subscription is None
    path, browser = emulator.sign_in(NEW)
    page = emulator.send("GET", path, headers=browser).text()
    assert text_of(page, "current-plan") == "none"
    subscribe(emulator, NEW, "pro")
    subscription = admin.users.get(NEW).subscription
    assert subscription is not None
    assert subscription.plan is not None
    assert (subscription.plan.id, subscription.state) == ("pro", "ACTIVE")


def without_tokens(page: str) -> str:
    return re.sub('name="form_token" value="[0-9a-f]*"', "", page)


def test_the_checkout_opens_the_choice_of_plans(emulator: Emulator) -> None:
    page = emulator.open_page(NEW, portalUrl="/{accountId}/checkout")
    for plan in ["free", "pro", "team"]:
        assert f'data-testid="choose-plan-{plan}"' in page
    plans = emulator.open_page(NEW, portalUrl="/{accountId}/plans")
    assert without_tokens(page) == without_tokens(plans)


def test_every_required_field_is_there(emulator: Emulator, admin: AdminApi) -> None:
    subscribe(emulator, "usr_ada", "team", organizationId="org_1")
    (subscription,) = admin.subscriptions.list(organization_id="org_1").subscriptions
    answers = [
        admin.users.get("usr_ada"),
        admin.users.import_account(NEW),
        admin.organizations.get("org_1"),
        admin.organizations.get_member("org_1", "usr_grace"),
        admin.subscriptions.get(subscription.id),
        *admin.roles.list().roles,
    ]
    assert [missing(answer, type(answer).__name__) for answer in answers] == [[]] * len(answers)
    ada = admin.users.get("usr_ada")
    assert (ada.unique_id, ada.email_verified, ada.disabled) == ("ada", True, False)
    assert ada.signup_time == ada.create_time
    assert ada.memberships is not None
    assert ada.memberships[0].role.permission_sets


def test_a_user_is_created_updated_and_deleted(emulator: Emulator, admin: AdminApi) -> None:
    user = admin.users.create(unique_id="mary", display_name="Mary", email_verified=True)
    assert user.subscription is None
    assert admin.users.get("mary") == admin.users.get(user.id) == user
    updated = admin.users.update("mary", display_name="Mary Jackson", time_zone="Europe/Paris")
    assert (updated.id, updated.display_name, updated.email_verified) == (
        user.id, "Mary Jackson", True,
    )  # fmt: skip
    assert updated.time_zone == "Europe/Paris"
    assert admin.users.update(user.id, time_zone=None).time_zone is None
    access_token = admin.users.create_api_session("mary").access_token
    _, browser = emulator.sign_in("mary")
    assert admin.users.delete(user.id).state == "PENDING_DELETION"
    assert emulator.send("GET", f"/{user.id}", headers=browser).status == 401
    assert session_error(emulator, access_token).api_code == Code.UNAUTHENTICATED
    for call in [
        lambda: admin.users.create_portal_session("mary"),
        lambda: admin.users.create_api_session("mary"),
        lambda: admin.users.update("mary", email="m@example.com"),
    ]:
        error = error_of(call)
        assert (error.reason, error.api_code) == ("USER_PENDING_DELETION", Code.FAILED_PRECONDITION)
        assert error.locale_message
    assert user.id not in [each.id for each in admin.users.list().users]
    assert user.id in [each.id for each in admin.users.list(show_deleted=True).users]


def test_an_update_creates_a_missing_user_if_allowed(admin: AdminApi) -> None:
    error = error_of(lambda: admin.users.update("mary", email="m@example.com"))
    assert (error.reason, error.metadata) == ("USER_NOT_FOUND", {"userId": "mary"})
    created = admin.users.update("mary", email="m@example.com", allow_missing=True)
    assert (created.unique_id, created.email) == ("mary", "m@example.com")


@pytest.mark.parametrize(
    ("user_id", "fields", "code"),
    [
        ("usr_mary", {}, "INVALID_ARGUMENT"),
        ("mary jackson", {}, "INVALID_ARGUMENT"),
        ("m" * 256, {}, "INVALID_ARGUMENT"),
        ("mary", {"uniqueId": "ada"}, "ALREADY_EXISTS"),
    ],
)
def test_an_update_does_not_create_a_user_with_an_unusable_unique_id(
    emulator: Emulator, user_id: str, fields: dict[str, str], code: str
) -> None:
    target = f"/admin/v1/users/{urllib.parse.quote(user_id)}?allowMissing=true"
    error = emulator.api(target, json.dumps(fields).encode(), "PATCH").json()
    assert (error["code"], error["param"]) == (code, "uniqueId")


@pytest.mark.parametrize(
    ("fields", "param", "code"),
    [
        ({"uniqueId": "usr_x"}, "uniqueId", "INVALID_ARGUMENT"),
        ({"uniqueId": "-x"}, "uniqueId", "INVALID_ARGUMENT"),
        ({"uniqueId": "ada"}, "uniqueId", "ALREADY_EXISTS"),
        ({"displayName": "x" * 201}, "displayName", "INVALID_ARGUMENT"),
        ({"displayName": 1}, "displayName", "INVALID_ARGUMENT"),
        ({"emailVerified": "yes"}, "emailVerified", "INVALID_ARGUMENT"),
        ({"signupTime": "now"}, "signupTime", "INVALID_ARGUMENT"),
        ({"address": []}, "address", "INVALID_ARGUMENT"),
        ({"mail": "x"}, "mail", "INVALID_ARGUMENT"),
    ],
)
def test_an_invalid_field_of_a_user_is_named(
    emulator: Emulator, fields: dict[str, Any], param: str, code: str
) -> None:
    body = json.dumps(fields).encode()
    for method, target in [("POST", "/admin/v1/users"), ("PATCH", "/admin/v1/users/usr_grace")]:
        error = emulator.api(target, body, method).json()
        assert (error["code"], error["param"]) == (code, param)


# Organizations, subscriptions, roles


def test_organizations_and_members_are_read(admin: AdminApi) -> None:
    (organization,) = admin.organizations.list(display_name="Anal*").organizations
    assert organization == admin.organizations.get("org_1") == admin.organizations.get("engines")
    assert (organization.member_count, organization.subscription) == (2, None)
    first = admin.organizations.list_members("org_1", page_size=1)
    second = admin.organizations.list_members(
        "org_1", page_size=1, page_token=first.next_page_token
    )
    assert [m.user.id for m in first.members + second.members] == ["usr_ada", "usr_grace"]
    assert second.next_page_token is None
    (owner,) = admin.organizations.list_members("org_1", role_id="role_owner").members
    assert owner == admin.organizations.get_member("org_1", "ada")
    assert admin.organizations.list(display_name="Other").organizations == []


def test_subscriptions_are_read_by_account_and_state(emulator: Emulator, admin: AdminApi) -> None:
    (free,) = admin.subscriptions.list(user_id="usr_ada").subscriptions
    assert free.plan is not None
    assert free.user is not None
    assert (free.plan.id, free.user.id) == ("free", "usr_ada")
    subscribe(emulator, "usr_ada", "team", organizationId="org_1")
    (team,) = admin.subscriptions.list(organization_id="org_1").subscriptions
    assert team.organization is not None
    assert team.organization.id == "org_1"
    assert admin.subscriptions.get(team.id, organization_id="org_1") == team
    path, browser = emulator.sign_in("usr_ada", portalUrl="/{accountId}/cancel")
    emulator.submit(path, browser)
    assert [s.id for s in admin.subscriptions.list(state="ACTIVE").subscriptions] == [team.id]
    ended = admin.subscriptions.get(free.id)
    assert (ended.state, ended.end_time is not None, ended.default) == ("CANCELED", True, False)
    subscribe(emulator, "usr_ada", "pro")
    assert len(admin.subscriptions.list(user_id="usr_ada").subscriptions) == 2


def test_a_subscription_is_found_by_each_id_of_its_account(
    emulator: Emulator, admin: AdminApi
) -> None:
    subscribe(emulator, NEW, "pro")
    subscribe(emulator, "usr_ada", "team", organizationId="org_1")
    owners: list[tuple[dict[str, Any], str]] = [
        ({"user_id": NEW}, "pro"),
        ({"user_id": "ada"}, "free"),
        ({"organization_id": "engines"}, "team"),
    ]
    for owner, plan in owners:
        (found,) = admin.subscriptions.list(**owner).subscriptions
        assert found.plan is not None
        assert found.plan.id == plan
        assert admin.subscriptions.get(found.id, **owner) == found
    assert admin.subscriptions.list(user_id="nobody").subscriptions == []


def test_roles_are_listed(admin: AdminApi) -> None:
    assert [role.unique_id for role in admin.roles.list().roles] == ["owner", "member"]
    first = admin.roles.list(page_size=1)
    assert first.next_page_token is not None
    (second,) = admin.roles.list(page_size=1, page_token=first.next_page_token).roles
    assert second.id == "role_member"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda api: api.organizations.get("org_9"), "ORGANIZATION_NOT_FOUND"),
        (lambda api: api.organizations.list_members("org_9"), "ORGANIZATION_NOT_FOUND"),
        (lambda api: api.organizations.get_member("org_1", "usr_9"), "MEMBER_NOT_FOUND"),
        (lambda api: api.subscriptions.get("sub_9"), "SUBSCRIPTION_NOT_FOUND"),
        (lambda api: api.subscriptions.get("sub_usr_ada", user_id="usr_grace"),
         "SUBSCRIPTION_NOT_FOUND"),
        (lambda api: api.users.delete("usr_9"), "USER_NOT_FOUND"),
    ],
)  # fmt: skip
def test_a_missing_object_is_not_found(
    admin: AdminApi, call: Callable[[AdminApi], object], reason: str
) -> None:
    error = error_of(lambda: call(admin))
    assert (error.reason, error.status_code, error.api_code) == (reason, 404, Code.NOT_FOUND)
    assert error.metadata


@pytest.mark.parametrize(
    "call",
    [
        lambda api: api.users.undelete("usr_ada"),
        lambda api: api.users.purge("usr_ada"),
        lambda api: api.users.connect("usr_ada", connection_id="conn_1", external_id="x"),
        lambda api: api.users.update_connection("usr_ada", connection_id="conn_1"),
        lambda api: api.users.disconnect("usr_ada", connection_id="conn_1"),
        lambda api: api.users.report_event("usr_ada", type="STARTED"),
        lambda api: api.organizations.create(),
        lambda api: api.organizations.update("org_1", display_name="x"),
        lambda api: api.organizations.delete("org_1"),
        lambda api: api.organizations.purge("org_1"),
        lambda api: api.organizations.add_member("org_1", user_id="usr_ada", role_id="role_owner"),
        lambda api: api.organizations.remove_member("org_1", "usr_ada"),
        lambda api: api.flows.list(),
        lambda api: api.invoices.list(),
        lambda api: api.pricing.get(),
        lambda api: api.payment_methods.get("pm_1"),
        lambda api: api.checkouts.get("co_1"),
    ],
)
def test_any_other_route_of_the_admin_api_is_unimplemented(
    admin: AdminApi, call: Callable[[AdminApi], object]
) -> None:
    error = error_of(lambda: call(admin))
    assert (error.status_code, error.api_code) == (501, Code.UNIMPLEMENTED)


# The User API


def test_an_access_token_opens_the_session_of_its_user(emulator: Emulator, admin: AdminApi) -> None:
    session = admin.users.create_api_session("usr_ada")
    with user_api(emulator, session.access_token) as user:
        found = user.session.get()
    assert found.user is not None
    assert (found.user.id, found.user.email_verified) == ("usr_ada", True)
    assert found.expire_time == session.expire_time
    assert found.subscription is not None
    assert found.memberships is not None
    (membership,) = found.memberships
    assert (membership.organization.id, membership.role.unique_id) == ("org_1", "owner")
    assert membership.subscription is None


def test_an_access_token_makes_portal_sessions(emulator: Emulator, admin: AdminApi) -> None:
    token = admin.users.create_api_session("usr_grace").access_token
    with user_api(emulator, token) as user:
        link = user.session.create_portal(
            organization_id="org_1", portal_url="/{accountId}/members"
        )
        error = error_of(lambda: user.session.create_portal(portal_url="ftp://x"))
        foreign = error_of(lambda: user.session.create_portal(organization_id="org_9"))
        by_unique_id = user.session.create_portal(
            organization_id="engines", portal_url="/{accountId}/members"
        )
    for session in [link, by_unique_id]:
        reply = emulator.send("GET", session.redirect_url[len(emulator.url) :])
        assert reply.headers["Location"] == f"{emulator.url}/org_1/members"
    assert (error.api_code, error.param) == (Code.INVALID_ARGUMENT, "portalUrl")
    assert foreign.reason == "ORGANIZATION_NOT_FOUND"


def test_without_a_token_the_session_has_no_user(emulator: Emulator) -> None:
    with user_api(emulator, None) as user:
        assert user.session.get().user is None
        assert error_of(user.session.create_portal).api_code == Code.UNAUTHENTICATED


def test_an_access_token_expires_by_the_clock(emulator: Emulator, admin: AdminApi) -> None:
    token = admin.users.create_api_session("usr_ada").access_token
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds": 3601}')
    assert session_error(emulator, token).api_code == Code.UNAUTHENTICATED


@pytest.mark.parametrize("token", ["wrong", "userhub_admin_emulator", "eyJhbGciOiJub25lIn0.e30."])
def test_the_user_api_never_mentions_the_admin_key(emulator: Emulator, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "UserHub-Api-Key": "userhub_user_key"}
    for method, target, status in [
        ("GET", "/user/v1/session", 401),
        ("POST", "/user/v1/session:createPortal", 401),
        ("POST", "/user/v1/session:exchangeToken", 501),
        ("GET", "/user/v1/organizations", 501),
        ("GET", "/user/v1", 501),
    ]:
        for sent in [headers, {}]:
            reply = emulator.send(method, target, b"", sent)
            assert reply.headers["Content-Type"] == "application/json"
            assert "admin key" not in reply.text()
            assert reply.status == (status if sent or status == 501 or method == "POST" else 200)


@pytest.mark.parametrize(
    "call",
    [
        lambda api: api.session.exchange_token(token="x"),
        lambda api: api.organizations.list(),
        lambda api: api.billing_account.get(),
        lambda api: api.invoices.list(),
        lambda api: api.roles.list(),
    ],
)
def test_any_other_route_of_the_user_api_is_unimplemented(
    emulator: Emulator, admin: AdminApi, call: Callable[[UserApi], object]
) -> None:
    token = admin.users.create_api_session("usr_ada").access_token
    user = user_api(emulator, token)
    with user:
        error = error_of(lambda: call(user))
    assert (error.status_code, error.api_code) == (501, Code.UNIMPLEMENTED)


def test_an_access_token_has_the_shape_of_a_jwt(emulator: Emulator, admin: AdminApi) -> None:
    session = admin.users.create_api_session("usr_ada")
    header, claims, signature = (
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        for part in session.access_token.split(".")
    )
    assert json.loads(header) == {"alg": "HS256", "typ": "JWT"}
    assert json.loads(claims)["sub"] == "usr_ada"
    assert json.loads(claims)["exp"] == session.expire_time.timestamp()
    assert len(signature) == 32
    emulator.send("GET", f"/plans?t={session.access_token}")
    assert session.access_token not in emulator.send("GET", "/_emulator/requests").text()


def test_a_fault_applies_to_the_user_api_too(emulator: Emulator, admin: AdminApi) -> None:
    token = admin.users.create_api_session("usr_ada").access_token
    emulator.send("POST", "/_emulator/faults", b'{"status": 503, "times": 1, "user_id": "usr_ada"}')
    reply = emulator.send("GET", "/user/v1/session", headers={"Authorization": f"Bearer {token}"})
    assert (reply.status, reply.json()["code"]) == (503, "UNAVAILABLE")
    assert reply.json()["localeMessage"]
