"""The calls about users: get, list, import, createApiSession."""

from __future__ import annotations

import datetime
import json
import re
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from emulator_process import exchange

if TYPE_CHECKING:
    from emulator_process import Emulator, Reply

SEEDED = ["usr_ada", "usr_grace"]


def get(emulator: Emulator, user_id: str) -> Reply:
    return emulator.api(f"/admin/v1/users/{urllib.parse.quote(user_id, safe='')}", None, "GET")


def list_users(emulator: Emulator, **parameters: object) -> Reply:
    query = urllib.parse.urlencode(parameters)
    return emulator.api(f"/admin/v1/users?{query}", None, "GET")


def ids(reply: Reply) -> list[str]:
    assert reply.status == 200, reply.body
    return [user["id"] for user in reply.json()["users"]]


def import_user(emulator: Emulator, user_id: str) -> Reply:
    return emulator.api(f"/admin/v1/users/{urllib.parse.quote(user_id, safe='')}:import")


# Get


def test_a_user_has_the_services_shape(emulator: Emulator) -> None:
    user = get(emulator, "usr_ada").json()
    assert user["displayName"] == "Ada Lovelace"
    assert user["email"] == "ada@example.com"
    assert (user["id"], user["state"], user["view"]) == ("usr_ada", "ACTIVE", "FULL")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", user["createTime"])
    assert user["accountConnections"] == []
    assert user["subscription"]["plan"] == {"id": "free", "displayName": "Free"}
    (membership,) = user["memberships"]
    assert membership["organization"]["id"] == "org_1"
    assert membership["organization"]["memberCount"] == 2
    assert membership["role"]["displayName"] == "Owner"


def test_an_imported_user_is_found_by_both_of_its_ids(emulator: Emulator) -> None:
    imported = import_user(emulator, "auth0|42@conn_1").json()
    assert get(emulator, "auth0|42@conn_1").json() == imported
    assert get(emulator, imported["id"]).json() == imported
    (connection,) = imported["accountConnections"]
    assert (connection["externalId"], connection["connection"]["id"]) == ("auth0|42", "conn_1")


def test_a_get_imports_nobody(emulator: Emulator) -> None:
    for _ in range(2):
        reply = get(emulator, "stranger@conn_1")
        assert (reply.status, reply.json()["reason"]) == (404, "USER_NOT_FOUND")


def test_a_raw_colon_is_part_of_the_id(emulator: Emulator) -> None:
    import_user(emulator, "a:b@conn_1")
    assert emulator.api("/admin/v1/users/a:b@conn_1", None, "GET").status == 200


# List


def test_a_list_holds_everyone_the_first_created_first(emulator: Emulator) -> None:
    later = import_user(emulator, "later@conn_1").json()["id"]
    assert ids(list_users(emulator)) == [*SEEDED, later]
    assert ids(emulator.api("/admin/v1/users", None, "GET")) == [*SEEDED, later]


def test_a_list_is_basic_unless_asked_to_be_full(emulator: Emulator) -> None:
    basic, full = (list_users(emulator, view=view).json()["users"][0] for view in ["BASIC", "FULL"])
    assert "memberships" not in basic
    assert full == get(emulator, "usr_ada").json()
    assert list_users(emulator).json()["users"][0] == basic


def test_pages_hold_everyone_once(emulator: Emulator) -> None:
    for number in range(45):
        import_user(emulator, f"{number}@conn_1")
    found: list[str] = []
    token = ""
    sizes = []
    while True:
        page = list_users(emulator, pageSize=10, pageToken=token)
        sizes.append(len(ids(page)))
        found += ids(page)
        if "nextPageToken" not in page.json():
            break
        token = page.json()["nextPageToken"]
    assert sizes == [10, 10, 10, 10, 7]
    assert len(set(found)) == len(found) == 47
    assert found == ids(list_users(emulator, pageSize=100))


def test_a_page_knows_the_one_before_it(emulator: Emulator) -> None:
    for number in range(3):
        import_user(emulator, f"{number}@conn_1")
    first = list_users(emulator, pageSize=2)
    second = list_users(emulator, pageSize=2, pageToken=first.json()["nextPageToken"])
    third = list_users(emulator, pageSize=2, pageToken=second.json()["nextPageToken"])
    assert "previousPageToken" not in first.json()
    assert second.json()["previousPageToken"] == ""
    back = list_users(emulator, pageSize=2, pageToken=third.json()["previousPageToken"])
    assert ids(back) == ids(second)


def test_a_page_has_twenty_users_by_default_and_a_hundred_at_most(emulator: Emulator) -> None:
    for number in range(120):
        import_user(emulator, f"{number}@conn_1")
    assert len(ids(list_users(emulator))) == 20
    assert len(ids(list_users(emulator, pageSize=0))) == 20
    assert len(ids(list_users(emulator, pageSize=1000))) == 100


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"displayName": "ada lovelace"}, ["usr_ada"]),
        ({"displayName": "ada"}, []),
        ({"displayName": "ADA*"}, ["usr_ada"]),
        ({"displayName": "grace h*"}, ["usr_grace"]),
        ({"displayName": "%*%*"}, []),
        ({"email": "Grace@Example.com"}, ["usr_grace"]),
        ({"email": "ada*", "displayName": "gra*"}, []),
        ({"displayName": "", "email": ""}, SEEDED),
        ({"orderBy": "displayName desc"}, ["usr_grace", "usr_ada"]),
        ({"orderBy": "createTime, email desc"}, ["usr_grace", "usr_ada"]),
        ({"orderBy": "id asc"}, SEEDED),
        ({"showDeleted": "true"}, SEEDED),
    ],
)
def test_a_list_is_filtered_and_ordered(
    emulator: Emulator, parameters: dict[str, Any], found: list[str]
) -> None:
    assert ids(list_users(emulator, **parameters)) == found


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("pageSize=ten", "pageSize"),
        ("pageSize=-1", "pageSize"),
        ("pageToken=nonsense", "pageToken"),
        ("pageToken=1-1", "pageToken"),
        ("pageToken=99999999999999999999-1", "pageToken"),
        ("view=SMALL", "view"),
        ("showDeleted=yes", "showDeleted"),
        ("showDeleted=True", "showDeleted"),
        ("orderBy=password", "orderBy"),
        ("orderBy=id+sideways", "orderBy"),
        ("orderBy=" + "id," * 3000, "orderBy"),
        ("orderBy=id;drop+table+users", "orderBy"),
        ("displayName=ad*", "displayName"),
        ("email=*", "email"),
        ("page_size=5", "page_size"),
        ("email=%FF", "query"),
        ("email=%4", "query"),
    ],
)
def test_an_unusable_query_is_an_invalid_argument(
    emulator: Emulator, query: str, param: str
) -> None:
    reply = emulator.api(f"/admin/v1/users?{query}", None, "GET")
    error = reply.json()
    assert (reply.status, error["code"], error["param"]) == (400, "INVALID_ARGUMENT", param)


@pytest.mark.parametrize(
    ("method", "target", "says"),
    [
        ("GET", "/admin/v1/subscriptions?state=active", "state must be "),
        ("GET", "/admin/v1/subscriptions?state=OPEN", "ACTIVE"),
        ("GET", "/admin/v1/subscriptions?view=x", "view must be BASIC or FULL."),
        ("GET", "/admin/v1/organizations?showDeleted=1", "showDeleted must be true or false."),
        ("PATCH", "/admin/v1/users/nobody?allowMissing=yes", "allowMissing must be true or false."),
        ("PATCH", "/admin/v1/users/usr_ada?allowMissing=TRUE", "must be true or false."),
    ],
)
def test_an_unknown_value_of_a_parameter_gets_an_error_with_the_choices(
    emulator: Emulator, method: str, target: str, says: str
) -> None:
    reply = emulator.api(target, b"{}", method)
    assert (reply.status, reply.json()["code"]) == (400, "INVALID_ARGUMENT")
    assert says in reply.json()["message"]
    assert get(emulator, "nobody").status == 404


def test_a_filter_by_plan_group_finds_nothing_for_no_plan_is_in_one(emulator: Emulator) -> None:
    def count(query: str) -> int:
        reply = emulator.api(f"/admin/v1/subscriptions?{query}", None, "GET")
        return len(reply.json()["subscriptions"])

    assert [count(f"planGroupId={each}") for each in ["", "plg_1", "unmanaged"]] == [1, 0, 0]


def test_an_unknown_parameter_gets_an_error_with_a_suggestion(emulator: Emulator) -> None:
    message = list_users(emulator, page_size=5).json()["message"]
    assert "Did you mean pageSize?" in message


def test_a_page_token_of_another_list_is_refused(emulator: Emulator) -> None:
    token = list_users(emulator, pageSize=1).json()["nextPageToken"]
    assert ids(list_users(emulator, pageSize=1, pageToken=token)) == ["usr_grace"]
    reply = list_users(emulator, pageSize=1, pageToken=token, displayName="ada*")
    assert (reply.status, reply.json()["param"]) == (400, "pageToken")


# Import


def test_an_import_is_repeated_without_effect(emulator: Emulator) -> None:
    first, second = (import_user(emulator, "auth0|42@conn_1") for _ in range(2))
    assert first.status == second.status == 200
    assert first.json() == second.json()
    assert len(ids(list_users(emulator))) == 3


def test_sixty_four_callers_at_once_import_one_user(emulator: Emulator) -> None:
    connections = [emulator.connect() for _ in range(64)]
    headers = {"Authorization": f"Bearer {emulator.key}"}

    def call(number: int) -> Reply:
        verb = ["import", "createPortalSession"][number % 2]
        target = f"/admin/v1/users/auth0%7C64@conn_1:{verb}"
        return exchange(connections[number], "POST", target, b"{}", headers)

    with ThreadPoolExecutor(64) as pool:
        replies = list(pool.map(call, range(64)))
    for connection in connections:
        connection.close()
    assert {reply.status for reply in replies} == {200}
    assert len({reply.json()["id"] for reply in replies[::2]}) == 1
    assert len(ids(list_users(emulator))) == 3


@pytest.mark.parametrize("user_id", ["usr_ada", "nobody", "@conn_1", "ada@"])
def test_only_an_external_user_is_imported(emulator: Emulator, user_id: str) -> None:
    reply = import_user(emulator, user_id)
    assert (reply.status, reply.json()["param"]) == (400, "userId")


# API sessions


def test_an_api_session_has_a_token_of_its_own_and_an_end(emulator: Emulator) -> None:
    now = emulator.send("GET", "/_emulator/clock").json()["now"]
    sessions = [
        emulator.api("/admin/v1/users/usr_ada:createApiSession", body).json()
        for body in [b"{}", b"", None]
    ]
    assert len({session["accessToken"] for session in sessions}) == 3
    for session in sessions:
        end = datetime.datetime.fromisoformat(session["expireTime"].replace("Z", "+00:00"))
        assert end.timestamp() >= now + 3600


def test_an_api_session_imports_nobody(emulator: Emulator) -> None:
    reply = emulator.api("/admin/v1/users/stranger@conn_1:createApiSession")
    assert (reply.status, reply.json()["reason"]) == (404, "USER_NOT_FOUND")


@pytest.mark.parametrize("verb", ["import", "createApiSession"])
@pytest.mark.parametrize("body", [b"[]", b"{", b'{"portalUrl":"/"}'])
def test_calls_without_options_refuse_a_body_that_has_some(
    emulator: Emulator, verb: str, body: bytes
) -> None:
    reply = emulator.api(f"/admin/v1/users/a@conn_1:{verb}", body)
    assert (reply.status, reply.json()["code"]) == (400, "INVALID_ARGUMENT")
    assert len(ids(list_users(emulator))) == 2


def test_a_fault_by_user_id_holds_for_each_call(emulator: Emulator) -> None:
    assert get(emulator, "usr_503_once").status == 503
    user = get(emulator, "usr_503_once").json()
    assert json.dumps(user["id"]) == '"usr_503_once"'
    assert emulator.api("/admin/v1/users/usr_429:createApiSession").status == 429
