"""The call by an app's own aiohttp session.

userhub checks and builds the request, and reads the answer; connections, timeouts and retries are
aiohttp's, and so are the errors of sending: aiohttp.ClientError.
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
    """As Client.create_portal_session(). Make both clients once for the app."""
    request = client.build_request(user_id, **options)
    async with http.request(
        request.method,
        URL(request.url, encoded=True),  # else yarl writes the user ID in its own way
        headers=request.headers,
        data=request.content,
        allow_redirects=False,  # the key is for UserHub alone
    ) as response:
        body = await response.read()
    return userhub.read_response(response.status, body, response.headers)


async def main(user_id: str) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as http:
        session = await create_portal_session(http, userhub.Client(), user_id)
    print(session.redirect_url)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
