from __future__ import annotations

import gzip
import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import conformance
import pytest
import userhub
from loopback import LoopbackServer, Reply, http_reply, session_reply

if TYPE_CHECKING:
    from conftest import CallOf, MakeClient

CLIENT = userhub.Client("sk_test_secret", base_url="http://127.0.0.1:1", max_retries=0)
LEFT_EMPTY: conformance.Case = {
    "api_code": "",
    "reason": "",
    "param": "",
    "metadata": {},
    "locale_message": "",
    "request_id": "",
    "retry_after": None,
}


def reply_of(case: conformance.Case) -> Reply:
    body = conformance.body(case)
    headers = dict(case.get("headers", {}))
    if case.get("gzip"):
        body = gzip.compress(body)
        headers["Content-Encoding"] = "gzip"
    return http_reply(case["status"], body, headers, cut=case.get("cut", False))


def assert_error(error: userhub.UserHubError, expected: conformance.Case) -> None:
    named = {**LEFT_EMPTY, **expected}
    assert {name: getattr(error, name) for name in named} == named
    assert str(error) == error.message
    assert "tok_secret" not in repr(error)
    assert error.message.isprintable()


def assert_refused(error: userhub.InvalidArgumentError, case: conformance.Case) -> None:
    assert error.code == case["error"]
    assert error.param == case["param"]
    assert case["param"] in error.message


@pytest.mark.parametrize("case", conformance.cases("requests.json"))
def test_request_is_built(case: conformance.Case) -> None:
    if "error" in case:
        with pytest.raises(userhub.InvalidArgumentError) as excinfo:
            CLIENT.build_request(**conformance.arguments(case))
        assert_refused(excinfo.value, case)
        return
    request = CLIENT.build_request(**conformance.arguments(case))
    assert urlsplit(request.url).path == case["path"]
    assert request.content == case["body"].encode()


@pytest.mark.parametrize("case", conformance.cases("requests.json"))
def test_request_travels(case: conformance.Case, call_of: CallOf) -> None:
    with LoopbackServer(session_reply()) as server:
        call = call_of(server)
        if "error" in case:
            with pytest.raises(userhub.InvalidArgumentError) as excinfo:
                call(**conformance.arguments(case))
            assert_refused(excinfo.value, case)
            assert server.connections == 0
            return
        call(**conformance.arguments(case))
        (request,) = server.requests
        assert request.method == "POST"
        assert request.target == case["path"]
        assert request.body == case["body"].encode()


@pytest.mark.parametrize("case", conformance.cases("answers.json", network=False))
def test_answer_is_read(case: conformance.Case) -> None:
    expected = case["expect"]
    status, body, headers = case["status"], conformance.body(case), case.get("headers")
    if "redirect_url" in expected:
        session = userhub.read_response(status, body, headers)
        assert session.redirect_url == expected["redirect_url"]
        return
    with pytest.raises(userhub.UserHubError) as failed:
        userhub.read_response(status, body, headers)
    assert_error(failed.value, expected)


@pytest.mark.parametrize("case", conformance.cases("answers.json"))
def test_answer_arrives(case: conformance.Case, call_of: CallOf) -> None:
    expected = case["expect"]
    with LoopbackServer(reply_of(case)) as server:
        call = call_of(server)
        if "redirect_url" in expected:
            assert call("usr_1").redirect_url == expected["redirect_url"]
            return
        with pytest.raises(userhub.UserHubError) as failed:
            call("usr_1")
        assert_error(failed.value, expected)
        assert failed.value.attempts == 1
        assert failed.value.host == f"127.0.0.1:{server.port}"


def test_built_request_sent_by_another_http_stack_gives_the_same_session(
    client_of: MakeClient,
) -> None:
    with LoopbackServer(session_reply()) as server:
        client = client_of(server)
        session = client.create_portal_session("zoë@conn_1", portal_url="/{accountId}")
        request = client.build_request("zoë@conn_1", portal_url="/{accountId}")
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        target = urlsplit(request.url).path
        connection.request(request.method, target, request.content, request.headers)
        response = connection.getresponse()
        answer = userhub.read_response(response.status, response.read(), response.getheaders())
        connection.close()
        assert answer == session
        ours, theirs = server.requests
        assert (ours.method, ours.target, ours.body) == (theirs.method, theirs.target, theirs.body)
        for name, value in request.headers.items():
            assert ours.headers[name] == theirs.headers[name] == value
