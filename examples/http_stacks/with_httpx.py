"""The call by an app's own httpx client: under asyncio or trio, over HTTP/1.1 or HTTP/2.

userhub checks and builds the request, and reads the answer; connections, timeouts and retries are
httpx's, and so are the errors of sending: httpx.HTTPError.
"""

from __future__ import annotations

import sys

import httpx
import userhub


async def create_portal_session(
    http: httpx.AsyncClient, client: userhub.Client, user_id: str, **options: str
) -> userhub.PortalSession:
    """As Client.create_portal_session(). Make both clients once for the app."""
    request = client.build_request(user_id, **options)
    response = await http.request(
        request.method,
        request.url,
        headers=request.headers,
        content=request.content,
        follow_redirects=False,  # the key is for UserHub alone
    )
    return userhub.read_response(response.status_code, response.content, response.headers)


async def main(user_id: str) -> None:
    async with httpx.AsyncClient(http2=True, timeout=10) as http:
        session = await create_portal_session(http, userhub.Client(), user_id)
    print(session.redirect_url)


if __name__ == "__main__":
    import asyncio  # or trio.run(main, sys.argv[1])

    asyncio.run(main(sys.argv[1]))
