"""The portal's long lists: their pages and their search."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Callable

import pytest
from portal_page import link
from portal_tour import seed

if TYPE_CHECKING:
    from emulator_process import Emulator


@pytest.fixture(scope="module")
def crowded(start: Callable[..., Emulator], tmp_path_factory: pytest.TempPathFactory) -> Emulator:
    """An emulator with 500 members of org_1, and 1,000 organizations of user_1."""
    file = tmp_path_factory.mktemp("seed") / "seed.json"
    file.write_text(seed(members=500, organizations=1000))
    return start("--seed-file", str(file))


def listed(page: str, testid: str) -> list[str]:
    rows = page.split(f'data-testid="{testid}"')[1].split("</ul>")[0]
    return re.findall(r"<bdi>((?:User|Organization) \d+)</bdi>", rows)


def test_members_come_in_pages(crowded: Emulator) -> None:
    _, browser = crowded.sign_in("user_1", organizationId="org_1")
    path, seen = "/org_1/members", []
    while path:
        page = crowded.send("GET", path, headers=browser).text()
        assert len(page) < 50_000
        seen += listed(page, "members")
        path = ""
        if 'data-testid="next-members"' in page:
            path = "/org_1/members" + html.unescape(link(page, "next-members"))
    assert seen == [f"User {number}" for number in range(1, 501)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=user+49", ["User 49", *(f"User {number}" for number in range(490, 500))]),
        ("q=U321@A.TEST", ["User 321"]),
        ("q=user_77", ["User 77"]),
        ("q=%25", []),
        ("q=x&page=3", []),
        ("page=20", [f"User {number}" for number in range(476, 501)]),
        ("page=99999", [f"User {number}" for number in range(476, 501)]),
        ("page=-1", [f"User {number}" for number in range(1, 26)]),
        ("page=99999999999&q=user+500", ["User 500"]),
    ],
)
def test_members_are_found(crowded: Emulator, query: str, found: list[str]) -> None:
    _, browser = crowded.sign_in("user_1", organizationId="org_1")
    page = crowded.send("GET", "/org_1/members?" + query, headers=browser).text()
    assert listed(page, "members") == found
    assert ("No members match" in page) == (found == [])


def test_a_search_is_kept_from_page_to_page(crowded: Emulator) -> None:
    _, browser = crowded.sign_in("user_1", organizationId="org_1")
    page = crowded.send("GET", "/org_1/members?q=User+1%22%3E", headers=browser).text()
    assert 'value="User 1&quot;&gt;"' in page
    page = crowded.send("GET", "/org_1/members?q=user+1&notice=removed", headers=browser).text()
    assert html.unescape(link(page, "next-members")) == "?page=2&q=user%201"


def test_the_accounts_of_a_visitor_come_in_pages_and_are_found(crowded: Emulator) -> None:
    path, browser = crowded.sign_in("user_1", portalUrl="/{accountId}")
    page = crowded.send("GET", path, headers=browser).text()
    assert listed(page, "accounts") == [
        "User 1", *(f"Organization {number}" for number in range(1, 25))
    ]  # fmt: skip
    page = crowded.send("GET", path + "?q=tion+777", headers=browser).text()
    assert listed(page, "accounts") == ["Organization 777"]
    assert crowded.send("GET", "/org_777/members", headers=browser).status == 200
    page = crowded.send("GET", "/org_1?q=nothing", headers=browser).text()
    assert "500 in" in page


def test_invitations_come_in_pages(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    for number in range(30):
        emulator.submit("/org_1/invite", browser, email=f"n{number:02}@a.test")
    page = emulator.send("GET", "/org_1/members", headers=browser).text()
    assert ("n24@a.test" in page, "n25@a.test" in page) == (True, False)
    more = html.unescape(link(page, "next-invitations"))
    page = emulator.send("GET", "/org_1/members" + more, headers=browser).text()
    assert ("n24@a.test" in page, "n25@a.test" in page) == (False, True)
