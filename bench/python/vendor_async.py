from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio._backends._asyncio  # noqa: F401 (the first call would import it)
import measure
import request
from userhub_sdk import AsyncAdminApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable


@asynccontextmanager
async def connect() -> AsyncIterator[Callable[[], Awaitable[str]]]:
    async with AsyncAdminApi(request.ADMIN_KEY, base_url=request.BASE_URL) as client:

        async def call() -> str:
            session = await client.users.create_portal_session(
                request.USER_ID, portal_url=request.PORTAL_URL, return_url=request.RETURN_URL
            )
            return session.redirect_url

        yield call


measure.run_async(connect)
