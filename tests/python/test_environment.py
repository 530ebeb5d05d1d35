from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Callable

import pytest
import userhub
from loopback import LoopbackServer, http_reply, session_reply
from userhub.testing import fresh_default_client

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def no_default_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("userhub._client._default", {})


@pytest.mark.parametrize("key", [None, ""])
def test_a_missing_key_names_the_variable_and_the_emulator(
    key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if key is not None:
        monkeypatch.setenv("USERHUB_ADMIN_KEY", key)
    for make in (userhub.Client, lambda: userhub.create_portal_session("usr_1")):
        with pytest.raises(userhub.InvalidArgumentError) as excinfo:
            make()
        assert "USERHUB_ADMIN_KEY" in str(excinfo.value)
        assert "`userhub emulator exec`" in str(excinfo.value)
        assert excinfo.value.param == "admin_key"


def test_the_default_client_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with LoopbackServer(session_reply()) as server:
        monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_of_environment")
        monkeypatch.setenv("USERHUB_BASE_URL", server.url)
        monkeypatch.setenv("USERHUB_CA_FILE", "")
        userhub.create_portal_session("usr_1")
        monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_later")
        userhub.create_portal_session("usr_1")
        assert server.connections == 1
        assert {r.headers["Authorization"] for r in server.requests} == {"Bearer sk_of_environment"}


def test_a_fresh_default_client_reads_the_environment_when_it_is_created(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("USERHUB_ADMIN_KEY", "first")
    first = userhub._client._default_client()
    assert userhub._client._default_client() is first
    with fresh_default_client():
        second = userhub._client._default_client()
        assert second is not first
    assert userhub._client._default_client() not in (first, second)
    third = userhub._client._default_client()
    fresh_default_client()
    assert userhub._client._default_client() is not third


def test_many_threads_create_one_default_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_secret")
    with ThreadPoolExecutor(16) as pool:
        clients = set(pool.map(lambda _: userhub._client._default_client(), range(64)))
    assert len(clients) == 1


def test_the_default_client_works_once_the_environment_is_corrected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(userhub.InvalidArgumentError):
        userhub.create_portal_session("usr_1")
    with LoopbackServer(session_reply()) as server:
        monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_secret")
        monkeypatch.setenv("USERHUB_BASE_URL", server.url)
        assert userhub.create_portal_session("usr_1").redirect_url


def test_empty_variables_are_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERHUB_BASE_URL", "")
    monkeypatch.setenv("USERHUB_CA_FILE", "")
    request = userhub.Client("sk_secret").build_request("usr_1")
    assert request.url.startswith("https://api.userhub.com/admin/v1/users/usr_1:")


def test_arguments_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_of_environment")
    monkeypatch.setenv("USERHUB_BASE_URL", "https://environment.example.com")
    request = userhub.Client("sk_given", base_url="https://given.example.com").build_request("u")
    assert request.url.startswith("https://given.example.com/")
    assert request.headers["Authorization"] == "Bearer sk_given"
    request = userhub.Client().build_request("u")
    assert request.url.startswith("https://environment.example.com/")


def test_a_missing_ca_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("USERHUB_CA_FILE", str(tmp_path / "missing.pem"))
    with pytest.raises(userhub.UserHubError, match="ca_file"):
        userhub.Client("sk_secret").create_portal_session("usr_1")


def test_every_option_of_a_call_reaches_userhub_by_the_default_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options: dict[str, Any] = {
        "portal_url": "/{accountId}",
        "return_url": "https://app.example.com/r",
        "success_url": "https://app.example.com/s",
        "organization_id": "org_1",
    }
    with LoopbackServer(session_reply()) as server:
        monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_secret")
        monkeypatch.setenv("USERHUB_BASE_URL", server.url)
        userhub.create_portal_session("usr_1", **options, timeout=5)
        with userhub.Client() as client:
            client.create_portal_session("usr_1", **options, timeout=5)
            assert server.requests[0].body == client.build_request("usr_1", **options).content
        assert server.requests[0].body == server.requests[1].body
        assert server.requests[0].body.count(b":") == 4 + 2


@pytest.mark.parametrize(("suffix", "shown"), [(None, ""), ("", ""), ("shop/1.2", " shop/1.2")])
def test_user_agent_names_library_version_and_language(suffix: str | None, shown: str) -> None:
    client = userhub.Client("sk_secret", user_agent_suffix=suffix)
    python = f"python/{sys.version_info.major}.{sys.version_info.minor}"
    expected = f"userhub-cpp/{userhub.__version__} {python}{shown}"
    assert client.build_request("usr_1").headers["User-Agent"] == expected


def test_a_proxy_is_used_if_one_is_set() -> None:
    with LoopbackServer(http_reply(404)) as proxy:
        client = userhub.Client(
            "sk_secret",
            base_url="http://api.example.com",
            allow_insecure_base_url=True,
            proxy=proxy.url,
        )
        with pytest.raises(userhub.NotFoundError):
            client.create_portal_session("usr_1")
        target = "http://api.example.com/admin/v1/users/usr_1:createPortalSession"
        assert proxy.requests[0].target == target


UNUSABLE_PROXIES = [
    "user:s3cret@ho st:3128",
    "http://user:s3cret@proxy.example:99999",
    "http://user:s3cret@proxy.example:31x",
    "http://user:s3/cret@proxy.example:3128",
    "http://user:s3cret@[::1",
    "http://user:s3cret@",
    "http://user:s3cret%0A@127.0.0.1:1",
    "socks5h://user:s3cret%00@127.0.0.1:1",
    "foo://user:s3cret@proxy.example",
]


@pytest.mark.parametrize("value", UNUSABLE_PROXIES)
@pytest.mark.parametrize("make", [userhub.Client, userhub.AsyncClient])
def test_an_unusable_proxy_is_refused_with_the_name_of_its_option_or_variable(
    make: type[userhub.Client | userhub.AsyncClient], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(userhub.InvalidArgumentError) as of_option:
        make("sk_secret", proxy=value)
    monkeypatch.setenv("https_proxy", value)
    with pytest.raises(userhub.InvalidArgumentError) as of_variable:
        make("sk_secret")
    assert of_option.value.param == "proxy"
    assert of_variable.value.param == "https_proxy"
    assert "https_proxy" in str(of_variable.value)
    for excinfo in (of_option, of_variable):
        assert not re.search(
            "s3c?|cret", f"{excinfo.value!r} {excinfo.value} {vars(excinfo.value)}"
        )


def test_an_unusable_proxy_is_accepted_if_it_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("all_proxy", "foo://proxy.example")
    with LoopbackServer(session_reply()) as server:
        userhub.Client("sk_secret", base_url=server.url).create_portal_session("usr_1")
    userhub.Client("sk_secret", proxy="")
    monkeypatch.setenv("no_proxy", "userhub.com")
    userhub.Client("sk_secret")


def test_a_proxy_that_fails_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("https_proxy", "http://user:s3cret@127.0.0.1:1")
    reports: list[str] = []
    client = userhub.Client(
        "sk_secret", max_retries=0, on_attempt=lambda attempt: reports.append(repr(attempt.error))
    )
    with caplog.at_level("DEBUG"), pytest.raises(userhub.ConnectionFailedError) as failed:
        client.create_portal_session("usr_1")
    message = "could not connect to the proxy (set by https_proxy, on the way to api.userhub.com)"
    assert str(failed.value) == message
    assert failed.value.host == "api.userhub.com"
    assert message in caplog.text
    for text in (*reports, caplog.text, repr(failed.value), repr(client), repr(vars(failed.value))):
        assert "s3cret" not in text
        assert "127.0.0.1" not in text


def test_no_variable_changes_the_meaning_of_an_answer(run_python: Callable[..., str]) -> None:
    with LoopbackServer(session_reply()) as server:
        program = "import userhub; userhub.create_portal_session('usr_1'); print('read')"
        variables = {"USERHUB_ADMIN_KEY": "sk_secret", "USERHUB_BASE_URL": server.url}
        read = run_python(program, **variables, SIMDJSON_FORCE_IMPLEMENTATION="nope")
    assert read == "read\n"
