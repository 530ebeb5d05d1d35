"""A Client in a program that gevent has patched.

The links are right. Other greenlets wait for a call, unless it runs in a thread of gevent's pool.
"""

from __future__ import annotations

from typing import Callable

from loopback import HeldAnswer, LoopbackServer, session_of_its_own

PATCHED = """
from gevent import monkey; monkey.patch_all()
import gevent, sys, userhub
from gevent.threadpool import ThreadPoolExecutor

client = userhub.Client("sk_secret", base_url=sys.argv[1], max_retries=0)
threads = ThreadPoolExecutor(8)

def in_a_thread(user_id, **options):
    return threads.submit(client.create_portal_session, user_id, **options).result()
"""
OWN_LINKS = """
def own_link(user_id, create):
    return f"/{user_id}:" in create(user_id).redirect_url

for create in (client.create_portal_session, in_a_thread):
    calls = [gevent.spawn(own_link, f"usr_{number}", create) for number in range(100)]
    gevent.joinall(calls, raise_error=True)
    print(all(call.value for call in calls))
"""
WHO_RUNS_FIRST = """
def outcome():
    try:
        return client.create_portal_session("usr_1", timeout=0.5)
    except userhub.TimedOutError:  # gevent prints what leaves its threads as an exception
        return "late"

for ask in (outcome, lambda: threads.submit(outcome).result()):
    greenlets = [gevent.spawn(lambda: print(ask())), gevent.spawn(print, "another")]
    gevent.joinall(greenlets, raise_error=True)
"""


def test_each_greenlet_gets_its_own_users_link(run_python: Callable[..., str]) -> None:
    with LoopbackServer(answer=session_of_its_own) as server:
        assert run_python(PATCHED + OWN_LINKS, server.url).split() == ["True", "True"]


def test_other_greenlets_wait_for_a_call_but_not_for_one_in_a_thread(
    run_python: Callable[..., str],
) -> None:
    held = HeldAnswer()
    with LoopbackServer(answer=held) as server:
        printed = run_python(PATCHED + WHO_RUNS_FIRST, server.url)
        held.release.set()
    assert printed.split() == ["late", "another", "another", "late"]
