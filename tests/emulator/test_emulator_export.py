"""The state as a seed: exported, and put in the place of another."""

from __future__ import annotations

import copy
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Callable

import pytest
import userhub_emulator
from billing_flow import buy, fail, move_on, submit
from test_emulator_options import SEED, seed_file

if TYPE_CHECKING:
    from pathlib import Path

    from emulator_process import Emulator, Reply

Start = Callable[..., "Emulator"]

STATE = "/_emulator/state"
NOT_EXPORTED = {"sign_ins", "api_sessions", "applied_seed"}
PROFILE = {
    "emailVerified": True, "phoneNumber": "+1 555 0100", "phoneNumberVerified": True,
    "imageUrl": "https://example.com/m.png", "currencyCode": "USD", "languageCode": "en",
    "regionCode": "US", "timeZone": "Europe/Paris", "address": {"lines": ["1, Main St"]},
    "signupTime": "2020-01-01T00:00:00Z", "disabled": True,
}  # fmt: skip


def export(emulator: Emulator) -> Any:
    reply = emulator.send("GET", STATE)
    assert reply.status == 200
    return reply.json()


def put(emulator: Emulator, seed: object) -> Reply:
    return emulator.send("PUT", STATE, json.dumps(seed).encode())


def tables(file: Path) -> dict[str, tuple[list[str], list[tuple[object, ...]]]]:
    """The columns and the rows of each table that an export has."""
    with closing(sqlite3.connect(file)) as database:
        select = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = {name for (name,) in database.execute(select)} - NOT_EXPORTED
        cursors = {name: database.execute(f"SELECT * FROM {name} ORDER BY rowid") for name in names}
        return {
            name: ([column[0] for column in cursor.description], cursor.fetchall())
            for name, cursor in cursors.items()
        }


def use(emulator: Emulator) -> None:
    """Leaves a value in each column of the state."""
    mary = {"uniqueId": "mary", "displayName": "Mary", "email": "mary@example.com", **PROFILE}
    assert emulator.api("/admin/v1/users", json.dumps(mary).encode()).status == 200
    assert emulator.api("/admin/v1/users", b"{}").json()["displayName"] is None
    assert emulator.create("auth0|é@conn_1").status == 200
    assert emulator.api("/admin/v1/users/usr_2", None, "DELETE").status == 200
    buy(emulator, "mary", "gold", outcome="trial")
    buy(emulator, "usr_1", "bronze")
    submit(emulator, "usr_1", "/cancel", end="now")
    buy(emulator, "usr_1", "gold")
    fail(emulator, "payment_fails", "usr_1")
    move_on(emulator, 31)
    _, browser = emulator.sign_in("usr_1")
    emulator.submit("/org_x/invite", browser, email="new@example.com")
    emulator.send("POST", "/_emulator/clock", b'{"advance_seconds": 3600}')
    emulator.api("/admin/v1/users/mary", b'{"timeZone": "UTC"}', "PATCH")


@pytest.fixture(scope="module")
def used(start: Start, tmp_path_factory: pytest.TempPathFactory) -> tuple[Emulator, Path]:
    """An emulator with a state of all kinds, and the file of the state."""
    folder = tmp_path_factory.mktemp("used")
    seed = copy.deepcopy(SEED)
    seed["plans"][1].update(period_days=28, trial_days=7)
    seed["organizations"][0]["unique_id"] = "x"
    emulator = start("--state", str(folder / "state.db"), "--seed-file", seed_file(folder, seed))
    use(emulator)
    return emulator, folder / "state.db"


def test_the_state_of_these_tests_has_a_value_in_each_column(used: tuple[Emulator, Path]) -> None:
    missing = [
        f"{table}.{column}"
        for table, (columns, rows) in tables(used[1]).items()
        for number, column in enumerate(columns)
        if all(row[number] is None for row in rows)
    ]
    assert missing == []


@pytest.mark.parametrize("by", ["seed file", "HTTP"])
def test_an_exported_state_comes_back_with_every_field(
    used: tuple[Emulator, Path], start: Start, tmp_path: Path, by: str
) -> None:
    seed = export(used[0])
    options = ["--state", str(tmp_path / "state.db")]
    if by == "seed file":
        emulator = start(*options, "--seed-file", seed_file(tmp_path, seed))
    else:
        emulator = start(*options)
        assert put(emulator, seed).status == 200
    assert export(emulator) == seed
    assert tables(tmp_path / "state.db") == tables(used[1])


def test_an_export_is_for_people_too(emulator: Emulator) -> None:
    reply = emulator.send("GET", STATE)
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.text().startswith('{\n  "plans": [\n    {\n      "id": "free",\n')
    assert reply.text().endswith("}\n")
    (organization,) = reply.json()["organizations"]
    assert organization["unique_id"] == "engines"
    assert organization["created_at"].endswith("Z")


def test_an_export_has_no_token_and_no_cookie(emulator: Emulator) -> None:
    link = emulator.redirect_target("usr_ada")
    _, browser = emulator.sign_in("usr_ada")
    session = emulator.api("/admin/v1/users/usr_ada:createApiSession").json()
    text = emulator.send("GET", STATE).text()
    secrets = [link.split("=")[1], browser["Cookie"].split("=")[1], session["accessToken"]]
    assert [secret for secret in [*secrets, "hash", emulator.key] if secret in text] == []


def test_a_state_is_changed_by_putting_a_changed_export(emulator: Emulator) -> None:
    seed = export(emulator)
    seed["users"][0]["name"] = "Countess of Lovelace"
    seed["users"].append({"id": "usr_new", "name": "New", "plan": "pro"})
    seed["organizations"].append({"id": "org_2", "name": "Two", "members": ["usr_new"]})
    assert put(emulator, seed).json() == {"status": "ok"}
    assert emulator.api("/admin/v1/users/usr_ada", None, "GET").json()["displayName"] == (
        "Countess of Lovelace"
    )
    new = emulator.api("/admin/v1/users/usr_new", None, "GET").json()
    assert new["subscription"]["plan"]["id"] == "pro"
    assert new["memberships"][0]["role"]["type"] == "OWNER"
    emulator.send("POST", "/_emulator/reset")
    assert emulator.api("/admin/v1/users/usr_new", None, "GET").status == 404


def test_sessions_of_users_who_stay_go_on(emulator: Emulator) -> None:
    path, ada = emulator.sign_in("usr_ada")
    _, grace = emulator.sign_in("usr_grace")
    unused = emulator.redirect_target("usr_ada")
    of_organization = emulator.redirect_target("usr_ada", organizationId="org_1")
    token = emulator.api("/admin/v1/users/usr_ada:createApiSession").json()["accessToken"]
    seed = export(emulator)
    seed["users"] = [user for user in seed["users"] if user["id"] == "usr_ada"]
    seed["organizations"] = seed["members"] = []
    assert put(emulator, seed).status == 200
    assert emulator.send("GET", path, headers=ada).status == 200
    assert emulator.send("GET", "/usr_grace", headers=grace).status == 401
    assert emulator.send("GET", unused).status == 303
    assert emulator.send("GET", of_organization).status == 410
    session = emulator.send("GET", "/user/v1/session", headers={"Authorization": f"Bearer {token}"})
    assert session.json()["user"]["id"] == "usr_ada"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"users": [{"id": "u"}]}, "users[0].name: is required"),
        ({"users": [{"id": "u", "name": "M", "created_at": "x"}]},
         "users[0].created_at: must be a time such as 2026-01-01T00:00:00Z"),
        ({"users": [{"id": "u", "name": "M", "created_at": 1}]}, "users[0].created_at: must be a"),
        ({"users": [{"id": "u", "name": "M", "profile": {"timezone": "UTC"}}]},
         "users[0].profile: Unknown field timezone. Did you mean timeZone?"),
        ({"users": [{"id": "u", "name": "M", "profile": {"disabled": 1}}]},
         "users[0].profile: disabled must be true or false."),
        ({"users": [{"id": "u", "name": "M", "profile": {"email": "x"}}]},
         "users[0].profile: must not have uniqueId, displayName and email"),
        ({"users": [{"id": "openapi.json", "name": "M"}]}, "/openapi.json is a path of"),
        ({"subscriptions": [1]}, "subscriptions[0]: must be an object"),
        ({"subscriptions": [{"id": "s", "account_id": "usr_9", "plan_id": "gold"}]},
         "subscriptions: there is no account usr_9"),
        ({"subscriptions": [{"id": "s", "account_id": "usr_1", "plan_id": "x"}]},
         "subscriptions[0]: names something that the seed does not have"),
        ({"subscriptions": [{"id": "s", "account_id": "usr_1", "plan": "x"}]},
         "subscriptions[0]: unknown field plan. Did you mean plan_id?"),
        ({"subscriptions": [{"id": "s", "plan_id": "gold"}]},
         "subscriptions[0]: NOT NULL constraint failed: subscriptions.account_id"),
        ({"members": [{"organization_id": "org_x", "user_id": "usr_9", "role": "owner"}]},
         "members[0]: names something that the seed does not have"),
        ({"members": [{"organization_id": "org_y", "user_id": "usr_1", "role": "boss"}]},
         "members[0].role: must be owner or member"),
        ({"invitations": [{"organization_id": "org_x", "email": 1}]},
         "invitations[0].email: must be a string"),
        ({"subscriptions": [{"id": "s", "account_id": "usr_1", "plan_id": "gold", "state": "x"}]},
         "subscriptions[0].state: must be TRIALING, ACTIVE, PAST_DUE or CANCELED"),
        ({"payment_methods": [{"account_id": "x", "last4": "1", "exp_month": 1, "exp_year": 1}]},
         "payment_methods: there is no account x"),
        ({"sign_ins": []}, "the seed: unknown field sign_ins."),
    ],
)  # fmt: skip
def test_a_wrong_export_says_where_and_changes_nothing(
    emulator: Emulator, change: dict[str, Any], says: str
) -> None:
    assert put(emulator, SEED).status == 200
    before = export(emulator)
    reply = put(
        emulator, {**SEED, **({"organizations": []} if "users" in change else {}), **change}
    )
    assert (reply.status, list(reply.json())) == (400, ["message"])
    assert reply.json()["message"].startswith("The seed is invalid: ")
    assert says in reply.json()["message"]
    assert export(emulator) == before


def test_a_wrong_export_as_a_seed_file_stops_the_start(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    members = [{"organization_id": "org_x", "user_id": "usr_9", "role": "owner"}]
    file = seed_file(tmp_path, {**SEED, "members": members})
    assert "members[0]: names something that the seed does not have" in refused("--seed-file", file)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"'])
def test_a_state_that_is_not_a_json_object_is_refused(emulator: Emulator, body: bytes) -> None:
    before = export(emulator)
    assert emulator.send("PUT", STATE, body).status == 400
    assert export(emulator) == before


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_page_of_another_site_reads_and_replaces_no_state(
    emulator: Emulator, method: str
) -> None:
    body = json.dumps(SEED).encode() if method == "PUT" else None
    before = export(emulator)
    for headers, status in [({"Host": "evil.example"}, 421), ({"Origin": "http://evil"}, 403)]:
        connection = emulator.connect()
        connection.request(method, STATE, body, headers)
        assert connection.getresponse().status == status
        connection.close()
    assert export(emulator) == before


def test_a_replaced_state_is_on_the_disk(start: Start, tmp_path: Path) -> None:
    options = ["--state", str(tmp_path / "state.db")]
    emulator = start(*options)
    assert put(emulator, SEED).status == 200
    emulator.process.kill()
    emulator.process.wait()
    assert export(start(*options))["users"][0]["id"] == "usr_1"


def test_the_python_class_has_the_state() -> None:
    with userhub_emulator.Emulator() as emulator:
        state = emulator.state
        assert [user["id"] for user in state["users"]] == ["usr_ada", "usr_grace"]
        emulator.state = {"users": [{"id": "usr_1", "name": "M"}]}
        assert [user["id"] for user in emulator.state["users"]] == ["usr_1"]
        emulator.state = state
        assert emulator.state == state
        with pytest.raises(ValueError, match=r"unknown field user\. Did you mean users\?"):
            emulator.state = {"user": []}
        assert emulator.state == state
