"""A handle for each thread: one may not be shared."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

import measure
import pycurl
import request

if TYPE_CHECKING:
    from collections.abc import Callable


class Handle(threading.local):
    """The thread's."""

    def __init__(self) -> None:
        self.curl = curl = pycurl.Curl()
        headers = [f"{name}: {value}" for name, value in request.HEADERS.items()]
        curl.setopt(pycurl.HTTPHEADER, headers)
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.TIMEOUT_MS, 20_000)
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, 5_000)
        curl.setopt(pycurl.PROXY, "")
        curl.setopt(pycurl.ACCEPT_ENCODING, "gzip")
        if request.CA_FILE:
            curl.setopt(pycurl.CAINFO, request.CA_FILE)


def connect() -> Callable[[], str]:
    handle = Handle()

    def call() -> str:
        curl = handle.curl
        body = io.BytesIO()
        curl.setopt(pycurl.URL, request.URL)
        curl.setopt(pycurl.POSTFIELDS, request.BODY)
        curl.setopt(pycurl.WRITEDATA, body)
        curl.perform()
        return request.redirect_url(curl.getinfo(pycurl.RESPONSE_CODE), body.getvalue())

    return call


measure.run(connect)
