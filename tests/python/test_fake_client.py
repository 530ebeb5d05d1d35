"""FakeClient and FakeAsyncClient, which refuse the same arguments as the real clients."""

from __future__ import annotations

import asyncio
from typing import Any, Union
from unittest import mock

import pytest
import userhub
from userhub.testing import FakeAsyncClient, FakeClient, PortalSessionRequest

FakeOf = Union[FakeClient, FakeAsyncClient]
OPTIONS: dict[str, Any] = {
    "portal_url": userhub.portal_path.plans,
    "return_url": "/r",
    "success_url": "/s",
    "organization_id": "org_1",
    "timeout": 3,
}


@pytest.fixture(params=[FakeClient, FakeAsyncClient])
def fake(request: pytest.FixtureRequest) -> FakeOf:
    client: FakeOf = request.param()
    return client


def ask(fake: FakeOf, user_id: str = "usr_ada", **options: Any) -> userhub.PortalSession:
    if isinstance(fake, FakeClient):
        return fake.create_portal_session(user_id, **options)
    return asyncio.run(fake.create_portal_session(user_id, **options))


def close(fake: FakeOf) -> None:
    if isinstance(fake, FakeClient):
        fake.close()
    else:
        asyncio.run(fake.aclose())


def test_a_fake_client_is_an_instance_of_the_client(fake: FakeOf) -> None:
    kind = userhub.Client if isinstance(fake, FakeClient) else userhub.AsyncClient
    assert isinstance(fake, kind)
    request = fake.build_request("usr_ada", portal_url="/")
    assert request.url == "https://userhub.invalid/admin/v1/users/usr_ada:createPortalSession"


def test_calls_are_recorded_in_order(fake: FakeOf) -> None:
    ask(fake, **OPTIONS)
    ask(fake, "usr_grace")
    assert fake.requests == [
        PortalSessionRequest("usr_ada", **OPTIONS),
        PortalSessionRequest("usr_grace"),
    ]


def test_refused_calls_are_not_recorded_and_use_up_no_answer(fake: FakeOf) -> None:
    fake.answer("https://portal.example.com/1")
    for refused in ({"user_id": ""}, {"return_url": "\n"}, {"timeout": 0}):
        with pytest.raises(userhub.InvalidArgumentError):
            ask(fake, **refused)
    assert fake.requests == []
    assert ask(fake).redirect_url == "https://portal.example.com/1"


def test_without_prepared_answers_each_call_gets_a_unique_link(fake: FakeOf) -> None:
    first, second = ask(fake), ask(fake)
    assert first != second
    assert first.redirect_url.startswith("https://userhub.invalid/signin?token=")


def test_answers_and_errors_come_in_the_prepared_order(fake: FakeOf) -> None:
    fake.fail(status=404, api_code="NOT_FOUND", message="No such user", reason="USER_NOT_FOUND")
    fake.answer("https://portal.example.com/signin?token=t", times=2)
    fake.fail(userhub.TimedOutError, times=2)
    fake.fail(userhub.ConnectionFailedError("down", host="api.example.com"))
    with pytest.raises(userhub.NotFoundError) as failed:
        ask(fake)
    error = failed.value
    assert (str(error), error.http_status, error.api_code, error.reason) == (
        "No such user",
        404,
        "NOT_FOUND",
        "USER_NOT_FOUND",
    )
    assert [ask(fake).redirect_url[-1] for _ in range(2)] == ["t", "t"]
    raised = []
    for _ in range(2):
        with pytest.raises(TimeoutError) as late:
            ask(fake)
        raised.append(late.value)
    assert raised[0] is not raised[1]
    with pytest.raises(userhub.ConnectionFailedError, match="down") as down:
        ask(fake)
    assert down.value.host == "api.example.com"
    assert ask(fake).redirect_url.endswith("_7")
    assert len(fake.requests) == 7


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, userhub.AuthenticationError),
        (403, userhub.PermissionDeniedError),
        (429, userhub.RateLimitError),
        (503, userhub.APIError),
        (200, userhub.BadResponseError),
    ],
)
def test_a_status_raises_the_error_that_a_real_client_raises(
    fake: FakeOf, status: int, kind: type[userhub.UserHubError]
) -> None:
    fake.fail(status=status)
    with pytest.raises(userhub.UserHubError) as failed:
        ask(fake)
    with pytest.raises(userhub.UserHubError) as in_earnest:
        userhub.read_response(status, b"{}")
    assert type(failed.value) is kind
    assert vars(failed.value) == vars(in_earnest.value)


def test_unusable_arguments_of_fail_and_answer_are_refused(fake: FakeOf) -> None:
    wrongs: tuple[dict[str, Any], ...] = ({}, {"error": userhub.TimedOutError, "status": 503})
    for wrong in wrongs:
        with pytest.raises(ValueError, match="either error or status"):
            fake.fail(**wrong)
    with pytest.raises(userhub.BadResponseError):
        fake.answer("not a URL")


def test_a_closed_fake_client_refuses_calls(fake: FakeOf) -> None:
    close(fake)
    with pytest.raises(userhub.InvalidArgumentError, match="the client is closed"):
        ask(fake)
    assert fake.requests == []


@pytest.mark.parametrize("kind", [FakeClient, FakeAsyncClient])
def test_a_fake_client_checks_return_urls_against_the_allowed_origins(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERHUB_CA_FILE", "/no/such/file")  # the environment is not read
    fake = kind(allowed_return_origins=["https://app.example.com"])
    ask(fake, return_url="https://app.example.com/billing")
    with pytest.raises(userhub.InvalidArgumentError, match="return_url"):
        ask(fake, return_url="https://evil.example")


@pytest.mark.parametrize("kind", [userhub.Client, userhub.AsyncClient])
def test_a_mock_can_replace_the_method_of_the_class_but_not_of_a_client(
    kind: type[userhub.Client] | type[userhub.AsyncClient],
) -> None:
    session = userhub.read_response(200, b'{"redirectUrl": "https://portal.example.com/"}')
    client = kind("sk_secret")
    name = "create_portal_session"
    with pytest.raises(AttributeError, match="read-only"), mock.patch.object(client, name):
        pass
    with mock.patch.object(kind, name, autospec=True, return_value=session) as patched:
        outcome: Any = client.create_portal_session("usr_1")
        assert (asyncio.run(outcome) if kind is userhub.AsyncClient else outcome) is session
        patched.assert_called_once_with(client, "usr_1")
