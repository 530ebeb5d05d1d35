"""The apps of examples/web, started as their README says and used in Chromium."""

from __future__ import annotations

import hmac
import importlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

import pytest
import userhub
from chromium import NARROW, WIDE, flaws
from emulator_process import PATIENCE, Emulator
from playwright.sync_api import APIRequestContext, APIResponse, Browser, Page, expect
from reserved_port import reserved_port
from webhook_receiver import wait_for_log

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
WEB = REPOSITORY / "examples/web"
WEBHOOK_SECRET = "whsec_of_the_example"
COMMANDS = re.findall(
    r"^userhub emulator exec (.*) -- (.*)$", (WEB / "README.md").read_text(), re.MULTILINE
)


class App(NamedTuple):
    url: str
    emulator: Emulator

    def fail(self, fault: dict[str, Any]) -> None:
        self.emulator.send("POST", "/_emulator/faults", json.dumps(fault).encode())

    def users_asked_for(self) -> list[str]:
        return [
            entry["user_id"]
            for entry in self.emulator.journal()
            if "createPortalSession" in entry["target"]
        ]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with reserved_port() as reserved:
        yield reserved


@pytest.fixture(scope="module", params=COMMANDS, ids=lambda command: command[1].split()[0])
def running_app(
    request: pytest.FixtureRequest, port: int, start: Callable[..., Emulator]
) -> Iterator[App]:
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("USERHUB_EMULATOR_WEBHOOK_SECRET", WEBHOOK_SECRET)
    options, command = (part.replace("8000", str(port)).split() for part in request.param)
    emulator = start(*options)
    monkeypatch.undo()
    url = f"http://localhost:{port}"
    log: list[str] = []
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "APP_URL": url,
            "USERHUB_BASE_URL": emulator.url,
            "USERHUB_ADMIN_KEY": emulator.key,
            "WEBHOOK_SECRET": WEBHOOK_SECRET,
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            log.append(line)
            if f"127.0.0.1:{port}" in line:
                break
        else:
            pytest.fail("".join(log))
        reader = threading.Thread(target=log.extend, args=[process.stdout])
        reader.start()
        yield App(url, emulator)
        process.terminate()
        process.wait(PATIENCE)
        reader.join()
    output = "".join(log)
    assert "token=" not in output
    assert emulator.key not in output
    assert "Traceback" not in output


@pytest.fixture
def app(running_app: App) -> App:
    """A running app whose UserHub is as new."""
    assert running_app.emulator.send("POST", "/_emulator/reset").status == 200
    return running_app


def sign_in(page: Page, app: App, name: str = "Ada Lovelace") -> None:
    page.goto(app.url)
    page.get_by_label(name).check()
    page.get_by_role("button", name="Sign in").click()


class Visitor:
    """A browser's cookies and forms without its pages; follows no redirect."""

    def __init__(self, requests: APIRequestContext, app: App) -> None:
        self.requests = requests
        self.app = app

    def get(self, path: str) -> APIResponse:
        return self.requests.get(self.app.url + path, max_redirects=0)

    def post(self, path: str, form: dict[str, str | float | bool]) -> APIResponse:
        return self.requests.post(self.app.url + path, form=form, max_redirects=0)

    def submit(self, path: str, page: str = "/", **form: str) -> APIResponse:
        """Posts with the token of a page's forms."""
        token = re.search(r'type="hidden" name="(\w+)" value="([^"]+)"', self.get(page).text())
        assert token is not None
        return self.post(path, {token[1]: token[2], **form})


@pytest.fixture
def visitor(browser: Browser, app: App) -> Iterator[Visitor]:
    """Signed in as Ada."""
    context = browser.new_context()
    visitor = Visitor(context.request, app)
    assert visitor.submit("/sign-in", page="/sign-in", user="ada").status == 303
    yield visitor
    context.close()


def test_a_purchase_leads_from_the_button_through_the_portal_back_to_the_app(
    app: App, page: Page
) -> None:
    sign_in(page, app)
    page.get_by_role("button", name="Manage billing").click()
    expect(page.get_by_test_id("account-id")).to_have_text("usr_ada")
    expect(page.get_by_test_id("current-plan")).to_have_text("Free")
    page.get_by_role("link", name="Plans").click()
    page.get_by_test_id("choose-plan-pro").click()
    page.get_by_test_id("complete").click()
    expect(page).to_have_url(f"{app.url}/welcome")
    expect(page.get_by_role("heading")).to_have_text("Thank you")
    page.get_by_role("link", name="Back to the settings").click()
    expect(page.get_by_text("Ada Lovelace")).to_be_visible()
    wait_for_log(app.emulator, lambda log: len(log) > 0 and all(each["delivered"] for each in log))
    page.reload()
    expect(page.get_by_test_id("plan")).to_have_text("Pro")
    page.get_by_role("button", name="Manage billing").click()
    expect(page.get_by_test_id("current-plan")).to_have_text("Pro")


def test_return_leads_back_to_the_settings(app: App, page: Page) -> None:
    sign_in(page, app, "Grace Hopper")
    page.get_by_role("button", name="Manage billing").click()
    expect(page.get_by_test_id("account-id")).to_have_text("usr_grace")
    page.get_by_test_id("return").click()
    expect(page).to_have_url(f"{app.url}/")
    expect(page.get_by_text("Grace Hopper")).to_be_visible()


def test_the_button_gets_a_redirect_that_nothing_caches(app: App, visitor: Visitor) -> None:
    answer = visitor.submit("/billing")
    assert answer.status == 303
    assert answer.headers["location"].startswith(f"{app.emulator.url}/signin?token=")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_no_request_chooses_the_user_whose_billing_opens(app: App, visitor: Visitor) -> None:
    query = "user=grace&user_id=usr_grace&userId=usr_grace"
    form = {"user": "grace", "user_id": "usr_grace", "userId": "usr_grace"}
    assert visitor.submit(f"/billing?{query}", **form).status == 303
    assert visitor.get(f"/userhub?portalUrl=/&{query}").status == 303
    assert app.users_asked_for() == ["usr_ada", "usr_ada"]


@pytest.mark.parametrize("path", ["/billing", "/sign-in", "/sign-out"])
def test_a_post_without_the_forms_token_is_refused(app: App, visitor: Visitor, path: str) -> None:
    for token in ({}, {"csrf_token": "x" * 43}, {"csrfmiddlewaretoken": "x" * 64}):
        answer = visitor.post(path, {"user": "grace", **token})
        assert answer.status == 403
        assert "This page is out of date" in answer.text()
    assert "Ada Lovelace" in visitor.get("/").text()
    assert app.users_asked_for() == []


def test_nobody_opens_billing_signed_out(app: App, visitor: Visitor) -> None:
    assert visitor.submit("/sign-out").status == 303
    answer = visitor.submit("/billing", page="/sign-in")
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    assert app.users_asked_for() == []


def test_a_portal_visitor_signed_in_here_comes_back_to_the_page_asked_for(
    app: App, page: Page
) -> None:
    sign_in(page, app)
    page.goto(f"{app.emulator.url}/org_1/members?a=1")
    expect(page).to_have_url(f"{app.emulator.url}/org_1/members?a=1")
    expect(page.get_by_test_id("members")).to_contain_text("Ada Lovelace")


def test_a_portal_visitor_signed_out_here_signs_in_first(app: App, page: Page) -> None:
    page.goto(f"{app.emulator.url}/usr_grace/plans")
    expect(page.get_by_role("heading")).to_have_text("Sign in")
    page.get_by_label("Grace Hopper").check()
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{app.emulator.url}/usr_grace/plans")
    expect(page.get_by_test_id("account-id")).to_have_text("usr_grace")
    page.goto(app.url)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, app)
    expect(page).to_have_url(f"{app.url}/")  # The way to the portal was for once.


@pytest.mark.parametrize(
    "portal_url",
    ["//evil.example", "/%5Cevil.example", "%5C%5Cevil", "https://evil.example/", "", "/%0D%0Aa"],
)
def test_a_portal_url_that_is_not_a_path_is_refused(
    app: App, visitor: Visitor, portal_url: str
) -> None:
    answer = visitor.get(f"/userhub?portalUrl={portal_url}")
    assert answer.status == 400
    assert "This link does not lead to billing" in answer.text()
    assert app.users_asked_for() == []


def test_the_webhook_takes_only_what_userhub_signed(app: App, visitor: Visitor) -> None:
    event = {"type": "users.changed",
             "usersChanged": {"user": {"id": "usr_ada", "subscription": {
                 "plan": {"displayName": "Forged"}}}}}  # fmt: skip
    body = json.dumps(event).encode()

    def post(secret: str, age: int = 0, changed: dict[str, str] | None = None) -> int:
        timestamp = str(int(time.time()) - age)
        signature = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, "sha256")
        headers = {
            "Content-Type": "application/json",
            "UserHub-Action": "events.handle",
            "UserHub-Timestamp": timestamp,
            "UserHub-Signature": signature.hexdigest(),
            **(changed or {}),
        }
        return visitor.requests.post(app.url + "/webhook", data=body, headers=headers).status

    assert post("another") == 403
    assert post("") == 403
    assert post(WEBHOOK_SECRET, age=301) == 403
    assert post(WEBHOOK_SECRET, changed={"UserHub-Timestamp": "x"}) == 403
    assert post(WEBHOOK_SECRET, changed={"UserHub-Signature": "0"}) == 403
    assert "Forged" not in visitor.get("/").text()
    assert post(WEBHOOK_SECRET) == 200
    assert "Forged" in visitor.get("/").text()


@pytest.mark.parametrize("running_app", COMMANDS[:1], indirect=True)  # All have the same callback.
def test_an_invited_person_signs_in_here_and_joins(app: App, page: Page) -> None:
    _, ada = app.emulator.sign_in("usr_ada", organizationId="org_1")
    app.emulator.submit("/org_1/members", ada, remove="usr_grace")
    app.emulator.submit("/org_1/invite", ada, email="grace@example.com")
    members = app.emulator.send("GET", "/org_1/members", headers=ada).text()
    page.goto(re.findall(r'data-testid="invitation-link" href="([^"]*)"', members)[0])
    page.get_by_label("Grace Hopper").check()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_test_id("accept-invitation").click()
    expect(page.get_by_test_id("account-id")).to_have_text("org_1")
    expect(page.get_by_role("status")).to_have_text("You joined the organization.")


def test_a_person_sees_a_failure_and_can_try_again(app: App, page: Page) -> None:
    sign_in(page, app)
    app.fail({"status": 403})
    page.get_by_role("button", name="Manage billing").click()
    expect(page.get_by_role("heading")).to_have_text("We could not open billing for you")
    expect(page.get_by_role("code")).to_have_text("api_error PERMISSION_DENIED")
    app.emulator.send("DELETE", "/_emulator/faults")
    page.get_by_role("link", name="Back to the settings").click()
    page.get_by_role("button", name="Manage billing").click()
    expect(page.get_by_test_id("account-id")).to_have_text("usr_ada")


LATER, SUPPORT = "try again in a few minutes", "write to support@example.com"


@pytest.mark.parametrize(
    ("fault", "status", "advice", "reference", "retry_after"),
    [
        ({"status": 503}, 503, LATER, "api_error UNAVAILABLE", "60"),
        ({"fault": "429_after30"}, 503, LATER, "api_error RESOURCE_EXHAUSTED", "30"),
        ({"fault": "reset"}, 503, LATER, "connection_failed", "60"),
        ({"status": 403}, 502, SUPPORT, "api_error PERMISSION_DENIED", None),
        ({"fault": "empty"}, 502, SUPPORT, "bad_response", None),
    ],
    ids=lambda value: "_".join(map(str, value.values())) if isinstance(value, dict) else "",
)
def test_a_failure_is_answered_by_its_kind(
    app: App,
    visitor: Visitor,
    fault: dict[str, Any],
    status: int,
    advice: str,
    reference: str,
    retry_after: str | None,
) -> None:
    app.fail(fault)
    answer = visitor.submit("/billing")
    assert (answer.status, answer.headers.get("retry-after")) == (status, retry_after)
    assert advice in answer.text()
    assert f"<code>{reference}</code>" in answer.text()
    assert app.emulator.key not in answer.text()


def test_the_cookies_are_kept_from_scripts_and_other_sites(visitor: Visitor) -> None:
    cookies = visitor.requests.storage_state()["cookies"]
    assert cookies
    assert {(c["httpOnly"], c["sameSite"], c["secure"]) for c in cookies} == {(True, "Lax", False)}


@pytest.mark.parametrize("running_app", COMMANDS[:1], indirect=True)  # All show the same pages.
@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "light"), (WIDE, "dark")])
def test_axe_finds_nothing_in_the_app(app: App, browser: Browser, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(app.url)
    found = {"sign-in": flaws(page)}
    sign_in(page, app)
    found["settings"] = flaws(page)
    page.goto(f"{app.url}/welcome")
    found["welcome"] = flaws(page)
    app.fail({"status": 403})
    page.goto(f"{app.url}/userhub?portalUrl=/")
    found["problem"] = flaws(page)
    context.close()
    assert {name: flaw for name, flaw in found.items() if flaw} == {}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (userhub.ConnectionFailedError(), 503),
        (userhub.TimedOutError(), 503),
        (userhub.RateLimitError(), 503),
        (userhub.APIError(http_status=500), 503),
        (userhub.TLSFailedError(), 502),
        (userhub.AuthenticationError(), 502),
        (userhub.NotFoundError(), 502),
        (userhub.BadResponseError(http_status=200), 502),
        (userhub.InvalidArgumentError(), 500),
        (userhub.InternalError(), 500),
    ],
    ids=lambda value: getattr(value, "code", value),
)
def test_each_error_has_its_status_and_is_logged(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: userhub.UserHubError,
    status: int,
) -> None:
    monkeypatch.syspath_prepend(WEB)
    error.args = ("what happened",)
    problem = importlib.import_module("billing").problem_of(error)
    assert problem.status == status
    assert caplog.messages == [f"no portal session: what happened ({problem.reference})"]
