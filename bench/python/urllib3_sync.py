from __future__ import annotations

from typing import TYPE_CHECKING

import measure
import request
import urllib3

if TYPE_CHECKING:
    from collections.abc import Callable


def connect() -> Callable[[], str]:
    pool = urllib3.PoolManager(
        headers=request.HEADERS,
        maxsize=request.CONNECTIONS,
        ca_certs=request.CA_FILE or None,
        timeout=20,
        retries=False,
    )

    def call() -> str:
        response = pool.request("POST", request.URL, body=request.BODY)
        return request.redirect_url(response.status, response.data)

    return call


measure.run(connect)
