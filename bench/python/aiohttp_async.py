import asyncio

import aiohttp
import measure
import request


async def main() -> None:
    async with aiohttp.ClientSession(
        headers=request.HEADERS,
        connector=aiohttp.TCPConnector(limit=100, ssl=request.tls()),
        timeout=aiohttp.ClientTimeout(total=20, sock_connect=5),
    ) as session:

        async def call() -> str:
            async with session.post(request.URL, data=request.BODY) as response:
                return request.redirect_url(response.status, await response.read())

        await measure.run_async(call)


asyncio.run(main())
