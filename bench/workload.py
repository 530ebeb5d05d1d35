"""The one call that all make, and how each is told of it: by its environment."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import userhub

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nginx import Nginx

ADMIN_KEY = "userhub_admin_bench"
USER_ID = "usr_26yEiYymqy6ZmG"
PORTAL_URL = "/{accountId}/plans"
RETURN_URL = "https://app.example.com/settings/billing"
REDIRECT_URL = "https://billing.example.com/signin?token=0123456789abcdefghijklmnopqrstuvwxyzABCDEF"
ANSWER = json.dumps({"redirectUrl": REDIRECT_URL})


def environment(scheme: str, nginx: Nginx, settings: Mapping[str, object]) -> dict[str, str]:
    """The call, and the request that userhub sends for it, for those that know only HTTP."""
    base_url = nginx.urls[scheme]
    ca_file = nginx.ca_file if scheme == "https" else ""
    with userhub.Client(ADMIN_KEY, base_url=base_url, ca_file=ca_file) as client:
        request = client.build_request(USER_ID, portal_url=PORTAL_URL, return_url=RETURN_URL)
    return {
        **os.environ,
        "USERHUB_ADMIN_KEY": ADMIN_KEY,
        "USERHUB_BASE_URL": base_url,
        "USERHUB_CA_FILE": ca_file,
        "SSL_CERT_FILE": nginx.ca_file,
        "BENCH_USER_ID": USER_ID,
        "BENCH_PORTAL_URL": PORTAL_URL,
        "BENCH_RETURN_URL": RETURN_URL,
        "BENCH_URL": request.url,
        "BENCH_HEADERS": "\n".join(f"{name}: {value}" for name, value in request.headers.items()),
        "BENCH_BODY": request.content.decode(),
        "BENCH_ANSWER": ANSWER,
        "BENCH_REDIRECT_URL": REDIRECT_URL,
        **{f"BENCH_{name}": str(value) for name, value in settings.items()},
    }
