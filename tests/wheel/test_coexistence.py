"""The wheel in one process with packages that have their own OpenSSL or libcurl."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest

OTHERS = ["cryptography", "psycopg", "pycurl", "ssl"]
PROGRAM = """
import sys
import coexistence

order = sys.argv[1:]
calls = [coexistence.IMPORTS[name]() for name in order]  # all are loaded before the first call
with coexistence.servers():
    for call in calls + calls[::-1]:
        call()
"""


@pytest.mark.parametrize(
    "order",
    [
        *itertools.chain.from_iterable((["userhub", o], [o, "userhub"]) for o in OTHERS),
        ["userhub", *OTHERS],
        [*OTHERS, "userhub"],
        [*OTHERS[:2], "userhub", *OTHERS[2:]],
    ],
    ids=" ".join,
)
def test_each_does_its_own_tls_whatever_is_imported_first(order: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *order], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
