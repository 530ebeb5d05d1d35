"""What a typed app writes: accepted by mypy --strict and pyright, against the installed package."""

import asyncio
from typing import Optional

import userhub
import userhub.testing


def billing(user_id: str) -> str:
    with userhub.Client("sk_1", timeout=3, user_agent_suffix="shop/1.2") as client:
        path = userhub.portal_path.checkout("pro")
        session = client.create_portal_session(user_id, portal_url=path, timeout=1.5)
        request = client.build_request(user_id)
        headers: dict[str, str] = request.headers
        content: bytes = request.content
        answer = userhub.read_response(200, content, headers)
        same: bool = answer == session
    return session.redirect_url if same else request.url


async def async_billing(user_id: str) -> str:
    async with userhub.AsyncClient("sk_1", timeout=3, max_connections=10) as client:
        session: userhub.PortalSession = await client.create_portal_session(user_id, timeout=1.5)
        sessions = await asyncio.gather(*(client.create_portal_session(user_id) for _ in range(2)))
        task = asyncio.create_task(client.create_portal_session(user_id, portal_url="/"))
        last: userhub.PortalSession = await asyncio.wait_for(task, 2)
        request: userhub.HttpRequest = client.build_request(user_id)
    await client.aclose()
    return session.redirect_url + sessions[0].redirect_url + last.redirect_url + request.url


def tested_billing(fake: userhub.testing.FakeAsyncClient) -> list[str]:
    fake.fail(userhub.TimedOutError, times=2)
    with userhub.testing.FakeClient() as client:
        client.fail(status=404)
        billing_of(client)
    return [request.user_id for request in fake.requests + client.requests]


def billing_of(client: userhub.Client) -> str:
    return client.create_portal_session("usr_1").redirect_url


def explain(error: userhub.UserHubError) -> tuple[Optional[int], Optional[float], dict[str, str]]:
    if isinstance(error, userhub.APIError):
        status: int = error.http_status
        return status, error.elapsed, {}
    return error.http_status, error.retry_after, error.metadata


try:
    url: str = userhub.create_portal_session(userhub.external_user_id("a", "conn_1")).redirect_url
except userhub.TimedOutError as error:
    late: TimeoutError = error
