"""Two imports of the package each raise their own exceptions."""

from __future__ import annotations

from typing import Callable

from loopback import LoopbackServer, Reply, Request, http_reply, session_of_its_own

PROGRAM = """
import asyncio, sys
from unittest import mock
with mock.patch.dict(sys.modules):
    import userhub as first
    import userhub.testing
if len(sys.argv) > 2:
    import userhub as second
    packages = [first, second, first]
    assert first is not second
else:
    packages = [first]

def refuses(function, kind, *arguments, **options):
    try:
        function(*arguments, **options)
    except kind as error:
        assert type(error) is kind, type(error)
    else:
        raise AssertionError(function)

for package in packages:
    def client(**options):
        return package.Client("sk_secret", base_url=sys.argv[1], max_retries=0, **options)

    async def call(user_id):
        async with package.AsyncClient("sk_secret", base_url=sys.argv[1]) as client:
            return await client.create_portal_session(user_id)

    reports = []
    invalid = package.InvalidArgumentError
    refuses(package.encode_user_id, invalid, "")
    refuses(package.portal_path.checkout, invalid, "")
    refuses(package.Client, invalid, "")
    refuses(package.AsyncClient, invalid, "")
    refuses(client().build_request, invalid, "")
    refuses(client().create_portal_session, invalid, "usr_1", timeout=0)
    refuses(package.read_response, package.NotFoundError, 404, b"{}")
    observed = client(on_attempt=reports.append)
    refuses(observed.create_portal_session, package.NotFoundError, "missing")
    assert type(reports[0]) is package.Attempt
    assert type(reports[0].error) is package.NotFoundError
    refuses(asyncio.run, package.NotFoundError, call("missing"))
    refuses(asyncio.run, invalid, call(""))
    session = client().create_portal_session("usr_1")
    assert type(session) is package.PortalSession
    assert type(asyncio.run(call("usr_1"))) is package.PortalSession
    assert type(package.read_response(200, b'{"redirectUrl": "https://h/"}')) is type(session)
"""


def answer(request: Request) -> Reply:
    return http_reply(404) if "/missing:" in request.target else session_of_its_own(request)


def test_a_package_that_was_removed_from_sys_modules_raises_its_own_exceptions(
    run_python: Callable[..., str],
) -> None:
    with LoopbackServer(answer=answer) as server:
        assert run_python(PROGRAM, server.url) == ""


def test_two_imports_of_the_package_each_raise_their_own_exceptions(
    run_python: Callable[..., str],
) -> None:
    with LoopbackServer(answer=answer) as server:
        assert run_python(PROGRAM, server.url, "twice") == ""
