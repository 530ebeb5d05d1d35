"""The call through an app's own aiohttp session.

userhub checks and builds the request, and reads the answer. aiohttp does the rest: connections,
timeouts, retries. If it cannot send, it raises aiohttp.ClientError.
"""

from __future__ import annotations

import asyncio
import sys

import aiohttp
import userhub
from yarl import URL


async def create_portal_session(
    http: aiohttp.ClientSession, client: userhub.Client, user_id: str, **options: str
) -> userhub.PortalSession:
    """Like Client.create_portal_session(). Create both clients once for the whole app."""
    request = client.build_request(user_id, **options)
    async with http.request(
        request.method,
        URL(request.url, encoded=True),  # or yarl would re-encode the user ID
        headers=request.headers,
        data=request.content,
        allow_redirects=False,  # a redirect would send the key elsewhere
    ) as response:
        body = await response.read()
    return userhub.read_response(response.status, body, response.headers)


async def main(user_id: str) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as http:
        session = await create_portal_session(http, userhub.Client(), user_id)
    print(session.redirect_url)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
