import asyncio

import measure
import request
import userhub


async def main() -> None:
    async with userhub.AsyncClient() as client:

        async def call() -> str:
            session = await client.create_portal_session(
                request.USER_ID, portal_url=request.PORTAL_URL, return_url=request.RETURN_URL
            )
            return session.redirect_url

        await measure.run_async(call)


asyncio.run(main())
