from __future__ import annotations

from typing import TYPE_CHECKING

import measure
import request
import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from collections.abc import Callable


def connect() -> Callable[[], str]:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(pool_maxsize=request.CONNECTIONS))
    session.headers.update(request.HEADERS)
    session.trust_env = False
    session.verify = request.CA_FILE or True

    def call() -> str:
        response = session.post(request.URL, data=request.BODY, timeout=20)
        return request.redirect_url(response.status_code, response.content)

    return call


measure.run(connect)
