"""A running emulator, spoken to in plain HTTP."""

from __future__ import annotations

import http.client
import json
import urllib.parse
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import subprocess

ADMIN_KEY = "userhub_admin_emulator"
PATIENCE = 20  # Seconds; for a hang, never for a pass.


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def text(self) -> str:
        return self.body.decode()


def exchange(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Reply:
    connection.putrequest(method, target, skip_accept_encoding=True)
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    return Reply(response.status, response.headers, response.read())


class Emulator:
    """A running emulator."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.ready: dict[str, Any] = json.loads(process.stdout.readline())
        self.url: str = self.ready["url"]
        self.key: str = self.ready["admin_key"]

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=PATIENCE)

    def send(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        connection = self.connect()
        try:
            return exchange(connection, method, target, body, headers)
        finally:
            connection.close()

    def api(self, target: str, body: bytes | None = b"{}", method: str = "POST") -> Reply:
        return self.send(method, target, body, {"Authorization": f"Bearer {self.key}"})

    def create(self, user_id: str, **options: Any) -> Reply:
        segment = urllib.parse.quote(user_id, safe="")
        body = json.dumps(options).encode()
        return self.api(f"/admin/v1/users/{segment}:createPortalSession", body)

    def redirect_target(self, user_id: str, **options: Any) -> str:
        """The path and query of a new sign-in link."""
        reply = self.create(user_id, **options)
        assert reply.status == 200, reply.body
        url: str = reply.json()["redirectUrl"]
        assert url.startswith(self.url + "/signin?token=")
        return url[len(self.url) :]

    def sign_in(self, user_id: str, **options: Any) -> tuple[str, dict[str, str]]:
        """The path that a new link leads to, and the headers of a signed-in browser."""
        reply = self.send("GET", self.redirect_target(user_id, **options))
        assert reply.status == 303
        location = reply.headers["Location"]
        assert location.startswith(self.url + "/")
        cookie = reply.headers["Set-Cookie"].split(";")[0]
        return location[len(self.url) :], {"Cookie": cookie}

    def open_page(self, user_id: str, **options: Any) -> str:
        path, browser = self.sign_in(user_id, **options)
        page = self.send("GET", path, headers=browser)
        assert page.status == 200, page.body
        return page.text()

    def form_token(self, path: str, browser: dict[str, str]) -> str:
        """The token that a page's forms carry."""
        page = self.send("GET", path, headers=browser).text()
        return page.split('name="form_token" value="')[1].split('"')[0]

    def post_form(self, path: str, browser: dict[str, str], form: dict[str, str]) -> Reply:
        headers = {**browser, "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urllib.parse.urlencode(form).encode(), headers)

    def submit(self, path: str, browser: dict[str, str], **form: str) -> Reply:
        """Sends a form of the page as a browser would, its token included."""
        token = self.form_token(path, browser)
        return self.post_form(path, browser, {"form_token": token, **form})

    def journal(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.send("GET", "/_emulator/requests").json()["requests"]
        return entries

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE)
