from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import measure
import request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable


@asynccontextmanager
async def connect() -> AsyncIterator[Callable[[], Awaitable[str]]]:
    connector = aiohttp.TCPConnector(limit=request.CONNECTIONS, ssl=request.tls() or True)
    timeout = aiohttp.ClientTimeout(total=20, sock_connect=5)
    async with aiohttp.ClientSession(
        headers=request.HEADERS, connector=connector, timeout=timeout
    ) as session:

        async def call() -> str:
            async with session.post(request.URL, data=request.BODY) as response:
                return request.redirect_url(response.status, await response.read())

        yield call


measure.run_async(connect)
