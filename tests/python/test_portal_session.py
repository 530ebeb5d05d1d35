from __future__ import annotations

import copy
import pickle
import sys
import weakref

import pytest
import userhub


def session_of(url: str) -> userhub.PortalSession:
    return userhub.read_response(200, b'{"redirectUrl": "%s"}' % url.encode())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://b.example.com/signin?token=secret", "https://b.example.com/signin?token=..."),
        ("https://b.example.com/signin?a=1&token=secret", "https://b.example.com/signin?token=..."),
        ("https://b.example.com?token=secret&b=2", "https://b.example.com?token=..."),
        ("https://b.example.com:8443/signin?token=secret", "https://b.example.com:8443/signin?tok"),
        ("https://u:secret@b.example.com/?token=secret", "https://b.example.com/?token=..."),
        ("https://b.example.com/signin/secret", "https://b.example.com/..."),
        ("https://b.example.com/#token=secret", "https://b.example.com/..."),
        ("https://bü.example.com/ü?token=s€cret", "https://b%C3%BC.example.com/%C3%BC?token=..."),
        ("https://b.example.com", "https://b.example.com/..."),
        ("HTTPS://b.example.com/signin?ticket=secret", "HTTPS://b.example.com/..."),
    ],
)
def test_repr_and_str_hide_what_signs_in(url: str, shown: str) -> None:
    session = session_of(url)
    assert session.redirect_url == url
    for text in (repr(session), str(session), f"{session}", f"{[session]}"):
        assert shown in text
        assert text.isascii()
        assert "secret" not in text


def test_session_is_immutable_and_has_no_dict() -> None:
    session = session_of("https://b.example.com/?token=a")
    assert not hasattr(session, "__dict__")
    with pytest.raises(AttributeError):
        session.redirect_url = "https://evil.example.com/"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        session.other = 1  # type: ignore[attr-defined]


def test_sessions_are_equal_and_hash_by_their_url() -> None:
    one = session_of("https://b.example.com/?token=a")
    same = session_of("https://b.example.com/?token=a")
    other = session_of("https://b.example.com/?token=b")
    assert one == same
    assert hash(one) == hash(same)
    assert not one != same  # noqa: SIM202
    assert one != other
    assert one != one.redirect_url
    assert len({one, same, other}) == 2


def test_session_is_neither_pickled_nor_copied() -> None:
    session = session_of("https://b.example.com/?token=a")
    for refused in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="a PortalSession cannot be pickled or copied"):
            refused(session)


def test_session_is_made_by_the_package_alone() -> None:
    with pytest.raises(TypeError, match="cannot be constructed"):
        userhub.PortalSession("https://b.example.com/")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        object.__new__(userhub.PortalSession)
    with pytest.raises(TypeError):
        type("Own", (userhub.PortalSession,), {})


def test_a_session_can_be_referred_to_weakly() -> None:
    session = session_of("https://b.example.com/?token=a")
    reference = weakref.ref(session)
    assert reference() is session
    del session
    assert reference() is None


@pytest.mark.skipif(sys.version_info < (3, 10), reason="Python 3.9 has no immutable types")
def test_the_type_is_immutable() -> None:
    with pytest.raises(TypeError):
        userhub.PortalSession.__new__ = object.__new__  # type: ignore[method-assign]


def test_sessions_have_no_order() -> None:
    session = session_of("https://b.example.com/?token=a")
    with pytest.raises(TypeError):
        assert session < session  # type: ignore[operator]


def test_a_session_lives_as_long_as_it_is_held() -> None:
    references = sys.getrefcount(userhub.PortalSession)
    sessions = [session_of(f"https://b.example.com/?token={number}") for number in range(1000)]
    assert [session.redirect_url[-3:] for session in sessions[-2:]] == ["998", "999"]
    del sessions
    assert sys.getrefcount(userhub.PortalSession) < references + 10


def test_request_repr_hides_the_key() -> None:
    client = userhub.Client("sk_secret", base_url="https://api.example.com")
    request = client.build_request("usr_1")
    assert request.headers["Authorization"] == "Bearer sk_secret"
    url = "https://api.example.com/admin/v1/users/usr_1:createPortalSession"
    assert repr(request) == f"<HttpRequest POST {url}>"
    assert "sk_secret" not in f"{request}{[request]}{client!r}"


def test_request_is_not_pickled() -> None:
    with userhub.Client("key_secret") as client, pytest.raises(TypeError, match="admin key"):
        pickle.dumps(client.build_request("usr_1"))
