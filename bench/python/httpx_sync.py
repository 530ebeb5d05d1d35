from __future__ import annotations

from typing import TYPE_CHECKING

import httpcore  # noqa: F401 (the first client would import it)
import httpx
import measure
import request

if TYPE_CHECKING:
    from collections.abc import Callable


def connect() -> Callable[[], str]:
    client = httpx.Client(
        headers=request.HEADERS, verify=request.tls() or True, trust_env=False, timeout=20
    )

    def call() -> str:
        response = client.post(request.URL, content=request.BODY)
        return request.redirect_url(response.status_code, response.content)

    return call


measure.run(connect)
