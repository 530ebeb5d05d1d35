"""The call through an app's own httpx client, under asyncio or trio, over HTTP/1.1 or HTTP/2.

userhub checks and builds the request, and reads the answer. httpx does the rest: connections,
timeouts, retries. If it cannot send, it raises httpx.HTTPError.
"""

from __future__ import annotations

import sys

import httpx
import userhub


async def create_portal_session(
    http: httpx.AsyncClient, client: userhub.Client, user_id: str, **options: str
) -> userhub.PortalSession:
    """Like Client.create_portal_session(). Create both clients once for the whole app."""
    request = client.build_request(user_id, **options)
    response = await http.request(
        request.method,
        request.url,
        headers=request.headers,
        content=request.content,
        follow_redirects=False,  # a redirect would send the key elsewhere
    )
    return userhub.read_response(response.status_code, response.content, response.headers)


async def main(user_id: str) -> None:
    async with httpx.AsyncClient(http2=True, timeout=10) as http:
        session = await create_portal_session(http, userhub.Client(), user_id)
    print(session.redirect_url)


if __name__ == "__main__":
    import asyncio  # or trio.run(main, sys.argv[1])

    asyncio.run(main(sys.argv[1]))
