"""Properties of all arguments and answers. Hypothesis draws the same examples each time."""

from __future__ import annotations

import json
import traceback
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
import userhub
from hypothesis import example, given, settings
from hypothesis import strategies as st

settings.register_profile(
    "repeatable", derandomize=True, database=None, deadline=None, max_examples=200
)
settings.load_profile("repeatable")

# Not literals, because Hypothesis also draws the literals of a module.
KEY = "sk_" + "secret" * 2
TOKEN = "tok_" + "secret" * 2
KEYS = {
    "portal_url": "portalUrl",
    "return_url": "returnUrl",
    "success_url": "successUrl",
    "organization_id": "organizationId",
}
CLIENT = userhub.Client(KEY, base_url="https://h.example:8443/a/b")

# Includes lone surrogates and control characters.
anything = st.text(st.characters(exclude_categories=[]), max_size=50)
printable = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=50
)
awkward = st.text('"\\/@%:;+?#&=. é', min_size=1, max_size=20)
usual = printable | awkward | st.tuples(printable, awkward).map("".join)
texts = anything | usual
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | usual,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(usual, inner, max_size=4),
    max_leaves=8,
)
secrets = st.sampled_from(
    [
        f"token={TOKEN}",
        f"Token%3D{TOKEN}",
        f"token='{TOKEN}'",
        f"token: {TOKEN}",
        f"token\n{TOKEN}",
        f'"token": "{TOKEN}"',
        f"Bearer {KEY}",
        f"bearer\n{KEY}",
    ]
)
telling_texts = st.tuples(usual | st.just(""), secrets, usual | st.just("")).map("".join)
members = st.sampled_from(
    ["code", "message", "reason", "param", "localeMessage", "metadata", "redirectUrl", "other"]
)
telling_values = telling_texts | json_values | st.dictionaries(telling_texts, telling_texts)
telling_errors = st.dictionaries(members, telling_values)
sessions = st.fixed_dictionaries(
    {"redirectUrl": st.just(f"https://p.example/signin?token={TOKEN}")}, optional={"a": json_values}
)
bodies = (sessions | telling_errors | json_values).map(lambda value: json.dumps(value).encode())
telling_pages = telling_texts.map(str.encode)
names = st.sampled_from(["X-Request-Id", "request-id", "Retry-After", "Content-Type"]) | usual
headers = st.dictionaries(names, telling_texts | anything) | st.lists(
    st.tuples(names, st.binary(max_size=20) | st.sampled_from(["3", "-1", "soon"]))
)


def can_travel(text: str) -> bool:
    return not any(c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in text)


def can_be_segment(text: str) -> bool:
    return can_travel(text) and text not in ("", ".", "..")


def check_error(error: userhub.UserHubError, status: int) -> None:
    assert error.http_status == (status if 100 <= status <= 999 else None)
    trace = "".join(traceback.format_exception(type(error), error, None))
    shown = f"{error}{error!r}{error.args}{vars(error)}{trace}"
    assert TOKEN not in shown
    assert KEY not in shown
    assert str(error) == error.message != ""


@given(texts)
@example(".")
@example("..")
@example("auth0|123456789@conn_26yEiYymqy6ZmG")
def test_a_user_id_is_encoded_as_urllib_does_or_refused(user_id: str) -> None:
    if not can_be_segment(user_id):
        with pytest.raises(userhub.InvalidArgumentError) as excinfo:
            userhub.encode_user_id(user_id)
        assert excinfo.value.param == "user_id"
        return
    encoded = userhub.encode_user_id(user_id)
    assert unquote(encoded, errors="strict") == user_id
    assert encoded == quote(user_id, safe="@")


@given(texts)
def test_a_plan_is_encoded_as_urllib_does_or_refused(plan_id: str) -> None:
    if not can_be_segment(plan_id):
        with pytest.raises(userhub.InvalidArgumentError, match=r"^plan_id "):
            userhub.portal_path.checkout(plan_id)
        return
    path = userhub.portal_path.checkout(plan_id)
    assert path == "/{accountId}/checkout/" + quote(plan_id, safe="")


@given(texts, texts)
def test_an_external_user_id_gives_back_its_parts_or_is_refused(
    external_id: str, connection_id: str
) -> None:
    usable = external_id and connection_id and can_travel(external_id + connection_id)
    if not usable or "@" in connection_id:
        with pytest.raises(userhub.InvalidArgumentError) as excinfo:
            userhub.external_user_id(external_id, connection_id)
        assert excinfo.value.param in ("external_id", "connection_id")
        return
    user_id = userhub.external_user_id(external_id, connection_id)
    assert user_id.rpartition("@") == (external_id, "@", connection_id)
    assert can_be_segment(user_id)


def options_of(values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str | None]]:
    return st.dictionaries(st.sampled_from(list(KEYS)), st.none() | st.just("") | values)


@given(usual.filter(can_be_segment), options_of(usual))
def test_a_request_contains_the_arguments(user_id: str, options: dict[str, str | None]) -> None:
    request = CLIENT.build_request(user_id, **options)
    assert json.loads(request.content) == {KEYS[k]: v for k, v in options.items() if v}
    url = urlsplit(request.url)
    assert (url.scheme, url.netloc, url.query, url.fragment) == ("https", "h.example:8443", "", "")
    prefix, _, segment = url.path.rpartition("/")
    assert prefix == "/a/b/admin/v1/users"
    assert unquote(segment) == f"{user_id}:createPortalSession"
    assert KEY not in repr(request)


@given(st.just("usr_1") | texts, options_of(texts))
def test_a_request_is_refused_only_if_an_argument_would_corrupt_it(
    user_id: str, options: dict[str, str | None]
) -> None:
    at_fault = {name for name, value in options.items() if value and not can_travel(value)}
    if not can_be_segment(user_id):
        at_fault.add("user_id")
    try:
        CLIENT.build_request(user_id, **options)
        refused = ""
    except userhub.InvalidArgumentError as error:
        refused = error.param
    assert refused in (at_fault or {""})


@given(
    st.sampled_from([200, 201, 401, 503]) | st.integers(99, 1000) | st.integers(),
    bodies | telling_pages | st.binary(),
    st.none() | headers,
)
def test_an_answer_is_a_session_or_an_error_without_a_secret(
    status: int, body: bytes, answer_headers: Any
) -> None:
    try:
        session = userhub.read_response(status, body, answer_headers)
    except userhub.UserHubError as error:
        check_error(error, status)
    else:
        assert 200 <= status <= 299
        assert json.loads(body)["redirectUrl"] == session.redirect_url


@given(st.sampled_from(["https", "HTTP"]), usual, json_values)
def test_a_session_hides_its_token(scheme: str, before: str, other: object) -> None:
    url = f"{scheme}://p.example/{quote(before)}?token={TOKEN}"
    body = json.dumps({"a": other, "redirectUrl": url, "z": other})
    session = userhub.read_response(200, body.encode())
    assert session.redirect_url == url
    assert TOKEN not in f"{session}{session!r}"


@given(st.none() | st.floats() | st.booleans() | st.text() | st.lists(st.integers()))
def test_any_status_of_the_wrong_type_is_a_type_error(status: Any) -> None:
    with pytest.raises(TypeError, match=r"^status must be int, not "):
        userhub.read_response(status, b"{}")


@given(st.none() | st.integers() | st.floats() | st.text() | st.lists(st.integers()))
def test_any_body_of_the_wrong_type_is_a_type_error(body: Any) -> None:
    with pytest.raises(TypeError, match=r"^body must be "):
        userhub.read_response(500, body)


@given(st.none() | st.integers() | st.floats() | st.binary() | st.lists(st.text()))
def test_any_id_of_the_wrong_type_is_a_type_error(user_id: Any) -> None:
    for take in (userhub.encode_user_id, userhub.portal_path.checkout, CLIENT.build_request):
        with pytest.raises(TypeError, match=r"_id must be str, not "):
            take(user_id)
