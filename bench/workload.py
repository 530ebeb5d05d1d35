"""The one call that all contenders make. They read it from their environment."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import userhub

if TYPE_CHECKING:
    from collections.abc import Mapping

ADMIN_KEY = "userhub_admin_bench"
USER_ID = "usr_26yEiYymqy6ZmG"
PORTAL_URL = "/{accountId}/plans"
RETURN_URL = "https://app.example.com/settings/billing"
REDIRECT_URL = "https://billing.example.com/signin?token=0123456789abcdefghijklmnopqrstuvwxyzABCDEF"
ANSWER = json.dumps({"redirectUrl": REDIRECT_URL})


# The defaults of a case for the other variables of a contender.
SETTINGS: dict[str, object] = {
    "CALLS": 0,
    "STRETCHES": 0,
    "SECONDS": 0,
    "CONCURRENCY": 1,
    "CONNECTIONS": 100,
    "BURSTS": "",
    "RATE": 0,
    "FILL": 0,
}
# With these set, what a client trusts by default would be another's choice.
CA_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")


def environment(base_url: str, ca_file: str, settings: Mapping[str, object]) -> dict[str, str]:
    """The call, and the request that userhub sends for it, for those that know only HTTP.

    userhub-sdk finds the CA file by OpenSSL's variable: it has no option for one.
    """
    with userhub.Client(ADMIN_KEY, base_url=base_url, ca_file=ca_file) as client:
        request = client.build_request(USER_ID, portal_url=PORTAL_URL, return_url=RETURN_URL)
    inherited = {name: value for name, value in os.environ.items() if name not in CA_VARIABLES}
    return {
        **inherited,
        **({"SSL_CERT_FILE": ca_file} if ca_file else {}),
        "USERHUB_ADMIN_KEY": ADMIN_KEY,
        "USERHUB_BASE_URL": base_url,
        "USERHUB_CA_FILE": ca_file,
        "BENCH_USER_ID": USER_ID,
        "BENCH_PORTAL_URL": PORTAL_URL,
        "BENCH_RETURN_URL": RETURN_URL,
        "BENCH_URL": request.url,
        "BENCH_HEADERS": "\n".join(f"{name}: {value}" for name, value in request.headers.items()),
        "BENCH_BODY": request.content.decode(),
        "BENCH_ANSWER": ANSWER,
        "BENCH_REDIRECT_URL": REDIRECT_URL,
        **{f"BENCH_{name}": str(value) for name, value in {**SETTINGS, **settings}.items()},
    }
