from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio._backends._asyncio  # noqa: F401 (the first call would import it)
import httpcore  # noqa: F401 (the first client would import it)
import httpx
import measure
import request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable


@asynccontextmanager
async def connect() -> AsyncIterator[Callable[[], Awaitable[str]]]:
    limits = httpx.Limits(
        max_connections=request.CONNECTIONS, max_keepalive_connections=request.CONNECTIONS
    )
    async with httpx.AsyncClient(
        headers=request.HEADERS,
        verify=request.tls() or True,
        trust_env=False,
        timeout=20,
        limits=limits,
    ) as client:

        async def call() -> str:
            response = await client.post(request.URL, content=request.BODY)
            return request.redirect_url(response.status_code, response.content)

        yield call


measure.run_async(connect)
