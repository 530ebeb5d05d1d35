from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import userhub
from loopback import LoopbackServer, http_reply, session_reply

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
        with pytest.raises(userhub.InvalidArgumentError) as refused:
            make()
        assert "USERHUB_ADMIN_KEY" in str(refused.value)
        assert "`userhub emulator exec`" in str(refused.value)
        assert refused.value.param == "admin_key"


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


def test_the_default_client_is_made_once_by_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERHUB_ADMIN_KEY", "sk_secret")
    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(lambda _: userhub._client._default_client(), range(64)))
    assert len(made) == 1


def test_an_environment_without_a_usable_client_can_be_mended(
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


def test_a_ca_file_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
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


def test_a_proxy_is_used_where_named() -> None:
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
