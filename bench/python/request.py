"""The one call that every contender makes, as the environment describes it."""

from __future__ import annotations

import encodings.idna  # noqa: F401 (the first call would import it)
import json
import os
import ssl

ADMIN_KEY = os.environ["USERHUB_ADMIN_KEY"]
BASE_URL = os.environ["USERHUB_BASE_URL"]
CA_FILE = os.environ["USERHUB_CA_FILE"]
USER_ID = os.environ["BENCH_USER_ID"]
PORTAL_URL = os.environ["BENCH_PORTAL_URL"]
RETURN_URL = os.environ["BENCH_RETURN_URL"]
CONNECTIONS = int(os.environ["BENCH_CONNECTIONS"])  # at most, where a client has such a limit

# The request as those send it that know nothing of UserHub.
URL = os.environ["BENCH_URL"]
BODY = os.environ["BENCH_BODY"].encode()
HEADERS = dict(line.split(": ", 1) for line in os.environ["BENCH_HEADERS"].splitlines())


def tls() -> ssl.SSLContext | None:
    """A context that trusts only the CA file; None for the client's own default."""
    return ssl.create_default_context(cafile=CA_FILE) if CA_FILE else None


def redirect_url(status: int, body: bytes) -> str:
    if status != 200:
        raise RuntimeError("an answer that is not 200")
    url: str = json.loads(body)["redirectUrl"]
    return url
