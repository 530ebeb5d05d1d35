"""Each fault of tests/conformance/faults.json is the same error in every language."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Union

import conformance
import pytest
import userhub
from fault_server import FaultServer
from interpreter import SLOWNESS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fault_server import Target

AnyClient = Union[userhub.Client, "AwaitingClient"]
Kind = Union[type[userhub.Client], type["AwaitingClient"]]
MARGIN = 20.0  # seconds, for a busy machine


class AwaitingClient:
    """An AsyncClient with blocking calls."""

    def __init__(self, admin_key: str, **options: Any) -> None:
        self.loop = asyncio.Runner()
        self.client = userhub.AsyncClient(admin_key, **options)

    def create_portal_session(
        self, user_id: str, *, timeout: float | None = None
    ) -> userhub.PortalSession:
        return self.loop.run(self.client.create_portal_session(user_id, timeout=timeout))

    def __enter__(self) -> AwaitingClient:
        return self

    def __exit__(self, *raised: object) -> None:
        self.loop.run(self.client.aclose())
        self.loop.close()


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A new server for each test, because a fault that has ended does not come back."""
    with FaultServer() as started:
        yield started


def timeout_of(case: conformance.Case, name: str, otherwise: int) -> float:
    timeout_ms: int = case.get(name, otherwise)
    return timeout_ms / 1000 * SLOWNESS


def client_for(kind: Kind, case: conformance.Case, target: Target, ca_file: str) -> AnyClient:
    return kind(
        "sk_secret",
        base_url=target.base_url,
        proxy=target.proxy,
        ca_file=ca_file,
        attempt_timeout=timeout_of(case, "attempt_timeout_ms", 60_000),
        connect_timeout=timeout_of(case, "connect_timeout_ms", 30_000),
        max_retries=1,
    )


def assert_error(error: userhub.UserHubError, case: conformance.Case) -> None:
    expected: dict[str, Any] = dict(case["expect"])
    assert expected.pop("says", "") in error.message
    # The status of an answer; None if there was none.
    named = {**expected, "http_status": expected["http_status"] or None}
    assert {name: getattr(error, name) for name in named} == named, error
    shortest = timeout_of(case, "timeout_ms", 0) if error.code == "timed_out" else 0
    assert shortest - 0.005 <= error.elapsed < shortest + MARGIN * SLOWNESS
    assert "sk_secret" not in repr(error)


@pytest.mark.parametrize("kind", [userhub.Client, AwaitingClient])
@pytest.mark.parametrize("case", conformance.cases("faults.json"))
def test_a_fault_raises_the_expected_error_and_the_next_call_succeeds(
    case: conformance.Case, kind: Kind, server: FaultServer
) -> None:
    target = server.targets[case["fault"]]
    with client_for(kind, case, target, server.ca_file) as client:
        if case.get("warm"):
            client.create_portal_session(target.user_id)
        timeout = timeout_of(case, "timeout_ms", 60_000)
        if case["expect"]["code"] == "ok":
            session = client.create_portal_session(target.user_id, timeout=timeout)
            assert "token=" in session.redirect_url
        else:
            with pytest.raises(userhub.UserHubError) as failed:
                client.create_portal_session(target.user_id, timeout=timeout)
            assert_error(failed.value, case)
        if not case.get("lasts"):
            server.end(case["fault"])
            assert client.create_portal_session("usr_next").redirect_url.endswith("usr_next")


def test_every_fault_of_the_server_has_a_case(server: FaultServer) -> None:
    cases = json.loads((conformance.DIRECTORY / "faults.json").read_text("utf-8"))["cases"]
    assert {case["fault"] for case in cases} == set(server.targets)
