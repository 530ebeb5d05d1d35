"""HTTP as servers speak it: methods, framing, hosts, queries, URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

import pytest
from raw_http import ADA, connect, first_line, head, status_of

if TYPE_CHECKING:
    from emulator_process import Emulator

HEALTH = "GET /_emulator/health HTTP/1.1"

# Methods


@pytest.mark.parametrize("path", ["/", "/usr_ada/plans", "/usr_ada/checkout/pro", "/nothing/here"])
def test_a_head_request_gets_only_the_head_of_the_page(emulator: Emulator, path: str) -> None:
    _, browser = emulator.sign_in("usr_ada")
    for headers in [browser, {}]:
        page = emulator.send("GET", path, headers=headers)
        reply = emulator.send("HEAD", path, headers=headers)
        assert (reply.status, reply.body) == (page.status, b"")
        for name in ["Content-Type", "Content-Length", "Cache-Control"]:
            assert reply.headers[name] == page.headers[name]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/", "GET, HEAD, POST"),
        ("DELETE", "/usr_ada/plans", "GET, HEAD, POST"),
        ("OPTIONS", "/usr_ada", "GET, HEAD, POST"),
        ("OPTIONS", "*", "GET, HEAD, POST"),
        ("POST", "/signin", "GET"),
    ],
)
def test_an_unsupported_method_gets_a_page_with_the_supported_ones(
    emulator: Emulator, method: str, path: str, allowed: str
) -> None:
    reply = emulator.send(method, path)
    assert (reply.status, reply.headers["Allow"]) == (405, allowed)
    assert allowed in reply.text()


def test_a_page_without_a_form_says_that_it_takes_none(emulator: Emulator) -> None:
    _, browser = emulator.sign_in("usr_ada")
    form = {"form_token": emulator.form_token("/usr_ada/checkout/pro", browser)}
    reply = emulator.post_form("/usr_ada/plans", browser, form)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")
    assert "GET, HEAD" in reply.text()


# Framing


@pytest.mark.parametrize(
    ("lines", "status"),  # 501, or libmicrohttpd 1.0's own 400
    [
        (["Host: evil.example"], "400"),
        (["Host: localhost"], "400"),
        (["Content-Length: 2", "Content-Length: 3"], "400"),
        (["Content-Length: 0", "Content-Length: 40"], "400"),
        (["Content-Length: 2", "Transfer-Encoding: chunked"], "400"),
        (["Transfer-Encoding: chunked", "content-length: 2"], "400"),
        (["Transfer-Encoding: gzip"], "501 or 400"),
        (["Transfer-Encoding: gzip, chunked"], "501 or 400"),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "501 or 400"),
        (["Transfer-Encoding: identity"], "501 or 400"),
        (["Transfer-Encoding: xchunked"], "501 or 400"),
        (["Transfer-Encoding:"], "501 or 400"),
        (["Transfer-Encoding : chunked"], "400"),
        (["Content-Length: 2", "Transfer-Encoding : chunked"], "400"),
        (["Content-Length : 2"], "400"),
        (["Host\t: evil.example"], "400"),
        (["Content-Length: 2", "Transfer-Encoding\v: chunked"], "400"),
        (["X: y", " Transfer-Encoding: chunked"], "400"),
    ],
)
@pytest.mark.parametrize("request_line", [f"POST {ADA} HTTP/1.1", "POST / HTTP/1.1", HEALTH])
def test_a_head_that_can_be_read_in_two_ways_is_refused_before_its_body(
    emulator: Emulator, request_line: str, lines: list[str], status: str
) -> None:
    with connect(emulator) as connection:
        connection.sendall(head(emulator, *lines, request=request_line))
        assert first_line(connection).split(" ")[1] in status.split(" or ")
    assert emulator.create("usr_ada").status == 200


def test_a_transfer_encoding_of_http_1_0_is_refused(emulator: Emulator) -> None:
    line = f"POST {ADA} HTTP/1.0"
    lines = ["Connection: keep-alive", "Transfer-Encoding: chunked"]
    with connect(emulator) as connection:
        connection.sendall(head(emulator, *lines, request=line))
        assert first_line(connection).split(" ")[1] == "400"
        while connection.recv(65536):
            pass  # Until it is closed.


def test_the_text_after_a_refused_head_is_not_read_as_a_request(emulator: Emulator) -> None:
    smuggled = head(emulator, "Content-Length: 0", request=f"POST {ADA} HTTP/1.1")
    two_lengths = ["Content-Length: 0", f"Content-Length: {len(smuggled)}"]
    with connect(emulator) as connection:
        connection.sendall(head(emulator, *two_lengths) + smuggled)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    assert received.count(b"HTTP/1.1 ") == 1
    (entry,) = emulator.journal()
    assert (entry["status"], entry["matched"]) == (400, False)
    assert "Content-Length" in entry["note"]


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (["Content-Length: 2"], b"{}"),
        (["Content-Length: 2", "Content-Length: 2"], b"{}"),
        (["Transfer-Encoding: Chunked"], b"2\r\n{}\r\n0\r\n\r\n"),
    ],
)
def test_a_head_that_can_be_read_in_one_way_is_taken(
    emulator: Emulator, lines: list[str], body: bytes
) -> None:
    assert status_of(emulator, head(emulator, *lines) + body) == 200


@pytest.mark.parametrize("origin", ["http://localhost:4010", "HTTP://127.0.0.1", "http://[::1]:80"])
def test_a_target_with_its_origin_is_read_without(emulator: Emulator, origin: str) -> None:
    for line in [f"POST {origin}{ADA} HTTP/1.1", f"GET {origin}/_emulator/health HTTP/1.1"]:
        request = head(emulator, "Content-Length: 2", request=line) + b"{}"
        assert status_of(emulator, request) == 200
    request = head(emulator, request=f"GET {origin} HTTP/1.1")
    assert status_of(emulator, request.replace(b"Authorization", b"X")) == 200  # The home page.


def test_the_host_of_a_target_counts_before_the_header(emulator: Emulator) -> None:
    line = "GET http://evil.example/_emulator/health HTTP/1.1"
    assert status_of(emulator, head(emulator, request=line)) == 421


# Queries


@pytest.mark.parametrize(
    ("method", "target", "says"),
    [
        ("GET", "/admin/v1/users?pagesize=5", "Did you mean pageSize?"),
        ("GET", "/admin/v1/users/usr_ada?view=FULL", "Unknown parameter view."),
        ("POST", f"{ADA}?portalUrl=/plans", "Unknown parameter portalUrl."),
        ("POST", "/admin/v1/users/usr_ada:createApiSession?x", "Unknown parameter x."),
        ("GET", "/_emulator/requests?limits=5", "Did you mean limit?"),
        ("GET", "/_emulator/requests?userId=usr_ada", "Did you mean user_id?"),
        ("GET", "/_emulator/health?x=1", "Unknown parameter x."),
        ("POST", "/_emulator/reset?x=1", "Unknown parameter x."),
    ],
)
def test_an_unknown_query_parameter_gets_an_error_with_a_suggestion(
    emulator: Emulator, method: str, target: str, says: str
) -> None:
    reply = emulator.api(target, None, method)
    assert reply.status == 400
    assert says in reply.json()["message"]


@pytest.mark.parametrize("query", ["?utm_source=mail", "?notice=nothing", "?"])
def test_a_page_does_not_change_a_query_of_the_app(emulator: Emulator, query: str) -> None:
    _, browser = emulator.sign_in("usr_ada")
    assert emulator.send("GET", f"/usr_ada/plans{query}", headers=browser).status == 200


# URLs

UNBROWSABLE = [
    "http://", "http:///path", "http://:80/", "https://@/", "http://user@/", "http://[::1",
    "http://[::1].example/", "http://[x]/", "http://[fe80::1%25eth0]/", "http://a<b/",
    "http://a|b/", "http://a^b/", "http://a%20b/", "http://a%2Fb/", "http://%zz/", "http://%ff/",
    "http://localhost:65536/", "http://localhost:x/", "http://localhost:-1/", "http://a:80:80/",
    "http://256.1.1.1/", "http://1.2.3.4.5/", "http://1.2.3.999/", "http://0x1ffffffff/",
    "http://localhost:6000/", "http://localhost:0/", "https://app.example:22/", "http://./",
]  # fmt: skip
BROWSABLE = [
    "http://localhost:3000", "https://app.example.com./", "http://127.1/", "http://0x7f.1:8000/",
    "http://[2001:db8::1]:8080/x", "https://user:secret@app.example/", "http://bücher.example/",
    "http://a_b.example/", "http://localhost:/", "http://localhost:08080/", "http://%61pp.example/",
    "http://1.example/", "https://app.example?x", "https://app.example#x", "HTTPS://APP.EXAMPLE/",
]  # fmt: skip


@pytest.mark.parametrize("name", ["portalUrl", "returnUrl", "successUrl"])
def test_a_url_that_no_browser_opens_is_refused(emulator: Emulator, name: str) -> None:
    options: dict[str, Any]
    for url in UNBROWSABLE:
        options = {name: url}
        reply = emulator.create("usr_ada", **options)
        assert (reply.status, url) == (400, url)
        assert reply.json()["param"] == name
    for url in BROWSABLE:
        options = {name: url}
        assert (emulator.create("usr_ada", **options).status, url) == (200, url)


@pytest.mark.parametrize("option", ["--app-url", "--callback-url", "--public-url"])
def test_an_option_that_no_browser_opens_is_refused(
    refused: Callable[..., str], option: str
) -> None:
    for url in ["http://localhost:6000", "http://[::1", "http://:80"]:
        assert "must be an http or https URL" in refused(option, url)
