import io

import measure
import pycurl
import request

curl = pycurl.Curl()
curl.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in request.HEADERS.items()])
curl.setopt(pycurl.NOSIGNAL, 1)
curl.setopt(pycurl.TIMEOUT_MS, 20_000)
curl.setopt(pycurl.CONNECTTIMEOUT_MS, 5_000)
curl.setopt(pycurl.PROXY, "")
curl.setopt(pycurl.ACCEPT_ENCODING, "gzip")
if request.CA_FILE:
    curl.setopt(pycurl.CAINFO, request.CA_FILE)


def call() -> str:
    body = io.BytesIO()
    curl.setopt(pycurl.URL, request.URL)
    curl.setopt(pycurl.POSTFIELDS, request.BODY)
    curl.setopt(pycurl.WRITEDATA, body)
    curl.perform()
    return request.redirect_url(curl.getinfo(pycurl.RESPONSE_CODE), body.getvalue())


measure.run(call)
