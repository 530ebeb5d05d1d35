"""The vendor's own SDK for Python, as it comes from the index, against the emulator."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Callable

import pytest
from userhub_sdk import AdminApi, AsyncAdminApi, Code, UserHubError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator_process import Emulator

EXTERNAL_IDS = ["auth0|123@conn_1", "a:b+c@conn_1", "ada@example.com@conn_1", "名 é/%41@conn_1"]


@pytest.fixture
def admin(emulator: Emulator) -> Iterator[AdminApi]:
    client = AdminApi(emulator.key, base_url=emulator.url)
    with client:
        yield client


def test_it_makes_portal_sessions(emulator: Emulator, admin: AdminApi) -> None:
    session = admin.users.create_portal_session(
        "usr_ada",
        portal_url="/{accountId}/plans",
        return_url="https://app.example.com/back",
        success_url="https://app.example.com/done",
        organization_id="org_1",
    )
    assert session.redirect_url.startswith(emulator.url + "/signin?token=")
    assert emulator.send("GET", session.redirect_url[len(emulator.url) :]).status == 303


@pytest.mark.parametrize("user_id", EXTERNAL_IDS)
def test_it_imports_and_gets_users(admin: AdminApi, user_id: str) -> None:
    imported = admin.users.import_account(user_id)
    assert admin.users.import_account(user_id) == imported
    assert admin.users.get(user_id) == admin.users.get(imported.id) == imported
    external_id, _, connection_id = user_id.rpartition("@")
    assert imported.account_connections is not None
    (account,) = imported.account_connections
    assert account.connection is not None
    assert (account.external_id, account.connection.id) == (external_id, connection_id)
    assert imported.create_time.year >= 2026


def test_it_reads_every_part_of_a_user(admin: AdminApi) -> None:
    ada = admin.users.get("usr_ada")
    assert (ada.display_name, ada.email) == ("Ada Lovelace", "ada@example.com")
    assert ada.subscription is not None
    assert ada.subscription.plan is not None
    assert ada.subscription.plan.id == "free"
    assert ada.memberships is not None
    assert [m.organization.display_name for m in ada.memberships] == ["Analytical Engines"]


def test_it_lists_users_page_by_page(admin: AdminApi) -> None:
    for number in range(7):
        admin.users.import_account(f"{number}@conn_1")
    found: list[str] = []
    token: str | None = None
    while True:
        page = admin.users.list(page_size=4, page_token=token, order_by="createTime", view="FULL")
        found += [user.id for user in page.users]
        token = page.next_page_token
        if not token:
            break
    assert len(set(found)) == len(found) == 9
    assert [user.id for user in admin.users.list(display_name="Ada*").users] == ["usr_ada"]
    assert [user.id for user in admin.users.list(email="grace@example.com").users] == ["usr_grace"]


def test_it_makes_api_sessions(admin: AdminApi) -> None:
    session = admin.users.create_api_session("usr_grace")
    assert session.access_token
    assert session.expire_time > admin.users.get("usr_grace").create_time


Call = Callable[[AdminApi], object]


@pytest.mark.parametrize(
    ("call", "code", "status", "reason", "param"),
    [
        (lambda api: api.users.get("usr_nobody"), "NOT_FOUND", 404, "USER_NOT_FOUND", "userId"),
        (lambda api: api.users.create_portal_session("usr_nobody"),
         "NOT_FOUND", 404, "USER_NOT_FOUND", "userId"),
        (lambda api: api.users.create_portal_session("usr_ada", return_url="ftp://x"),
         "INVALID_ARGUMENT", 400, None, "returnUrl"),
        (lambda api: api.users.import_account("usr_ada"), "INVALID_ARGUMENT", 400, None, "userId"),
        (lambda api: api.users.list(page_token="x"), "INVALID_ARGUMENT", 400, None, "pageToken"),
        (lambda api: api.users.create_portal_session("usr_pending_deletion"),
         "FAILED_PRECONDITION", 400, "USER_PENDING_DELETION", "userId"),
        (lambda api: api.users.purge("usr_ada"), "UNIMPLEMENTED", 501, None, None),
    ],
)  # fmt: skip
def test_it_reads_the_errors(
    admin: AdminApi, call: Call, code: str, status: int, reason: str | None, param: str | None
) -> None:
    with pytest.raises(UserHubError) as caught:
        call(admin)
    error = caught.value
    assert (error.api_code, error.status_code) == (Code(code), status)
    assert (error.reason, error.param) == (reason, param)
    assert error.message


def test_a_wrong_key_is_unauthenticated(emulator: Emulator) -> None:
    with AdminApi("wrong", base_url=emulator.url) as admin, pytest.raises(UserHubError) as caught:
        admin.users.get("usr_ada")
    assert caught.value.api_code == Code("UNAUTHENTICATED")


def test_it_retries_calls_that_the_emulator_lets_fail(emulator: Emulator, admin: AdminApi) -> None:
    assert admin.users.create_portal_session("usr_503_once").redirect_url
    assert [entry["status"] for entry in emulator.journal()] == [503, 200]


def test_sixty_four_of_its_callers_import_one_user(admin: AdminApi) -> None:
    with ThreadPoolExecutor(64) as pool:
        ids = set(pool.map(lambda _: admin.users.import_account("one@conn_1").id, range(64)))
    assert len(ids) == 1
    assert len(admin.users.list().users) == 3


def test_its_async_client_works_too(emulator: Emulator) -> None:
    async def make_sessions() -> set[str]:
        async with AsyncAdminApi(emulator.key, base_url=emulator.url) as admin:
            sessions = await asyncio.gather(
                *(admin.users.create_portal_session(f"{n}@conn_1") for n in range(20))
            )
        return {session.redirect_url for session in sessions}

    assert len(asyncio.run(make_sessions())) == 20
