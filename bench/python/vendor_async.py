import asyncio

import measure
import request
from userhub_sdk import AsyncAdminApi


async def main() -> None:
    async with AsyncAdminApi(request.ADMIN_KEY, base_url=request.BASE_URL) as client:

        async def call() -> str:
            session = await client.users.create_portal_session(
                request.USER_ID, portal_url=request.PORTAL_URL, return_url=request.RETURN_URL
            )
            return session.redirect_url

        await measure.run_async(call)


asyncio.run(main())
