from __future__ import annotations

from typing import TYPE_CHECKING

import measure
import request
import userhub

if TYPE_CHECKING:
    from collections.abc import Callable


def connect() -> Callable[[], str]:
    client = userhub.Client()

    def call() -> str:
        session = client.create_portal_session(
            request.USER_ID, portal_url=request.PORTAL_URL, return_url=request.RETURN_URL
        )
        return session.redirect_url

    return call


measure.run(connect)
