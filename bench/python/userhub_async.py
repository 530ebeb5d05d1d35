from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import measure
import request
import userhub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable


@asynccontextmanager
async def connect() -> AsyncIterator[Callable[[], Awaitable[str]]]:
    async with userhub.AsyncClient(max_connections=request.CONNECTIONS) as client:

        async def call() -> str:
            session = await client.create_portal_session(
                request.USER_ID, portal_url=request.PORTAL_URL, return_url=request.RETURN_URL
            )
            return session.redirect_url

        yield call


measure.run_async(connect)
