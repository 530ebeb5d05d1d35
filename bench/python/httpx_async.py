import asyncio

import httpx
import measure
import request


async def main() -> None:
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(
        headers=request.HEADERS, verify=request.tls(), trust_env=False, timeout=20, limits=limits
    ) as client:

        async def call() -> str:
            response = await client.post(request.URL, content=request.BODY)
            return request.redirect_url(response.status_code, response.content)

        await measure.run_async(call)


asyncio.run(main())
