"""Forks after it has used a client: `forking_program.py quiet|busy CLIENT URL CA`.

Prints the results of the children's and the parent's calls. test_fork.py runs it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections import Counter
from functools import partial
from typing import Callable

import userhub
from loopback import is_own_link

LONGEST = 30  # seconds after which SIGALRM ends a child
ROUNDS = 30


def calls_by(client_class: str, url: str, ca_file: str) -> Callable[[str], bool]:
    """A function that creates a session for a user and checks that it is that user's."""
    if client_class == "Client":
        client = userhub.Client("sk_secret", base_url=url, ca_file=ca_file, max_retries=0)
        return lambda user_id: is_own_link(client.create_portal_session(user_id), user_id)

    async def call(user_id: str) -> bool:
        return is_own_link(await async_client.create_portal_session(user_id), user_id)

    async_client = userhub.AsyncClient("sk_secret", base_url=url, ca_file=ca_file, max_retries=0)
    return lambda user_id: asyncio.run(call(user_id))


def outcome(call: Callable[[str], bool], user_ids: list[str]) -> int:
    try:
        return 0 if all(call(user_id) for user_id in user_ids) else 1
    except Exception as error:
        print(f"{user_ids}: {error!r}", file=sys.stderr, flush=True)  # noqa: T201
        return 2


def forked(work: Callable[[], int]) -> int:
    pid = os.fork()
    if pid == 0:
        signal.alarm(LONGEST)
        os._exit(work())
    return pid


def name_of(ended: int) -> str:
    return {0: "right", 1: "wrong link", 2: "error"}.get(ended, f"hung: {ended}")


def end_of(pid: int) -> str:
    return name_of(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def call_at_gate(call: Callable[[str], bool], name: str, gate: tuple[int, int]) -> int:
    """Calls when the other end of the gate is closed everywhere."""
    waiting, opener = gate
    os.close(opener)
    os.read(waiting, 1)
    return outcome(call, [f"{name}_1", f"{name}_2"])


def quiet_rounds(call: Callable[[str], bool], ends: Counter[str]) -> None:
    """In each round, four children and the parent call at the same time."""
    for number in range(ROUNDS):
        gate = os.pipe()
        children = [
            forked(partial(call_at_gate, call, f"child_{number}_{child}", gate))
            for child in range(4)
        ]
        ends["parent " + name_of(call_at_gate(call, f"parent_{number}", gate))] += 1
        ends.update("child " + end_of(child) for child in children)
        os.close(gate[0])


def busy_rounds(call: Callable[[str], bool], ends: Counter[str]) -> None:
    """In each round, a child is forked and calls while four threads of the parent are in calls."""
    done = threading.Event()
    under_way = threading.Barrier(4 + 1)

    def keep_calling(thread: int) -> None:
        under_way.wait(LONGEST)
        number = 0
        while not done.is_set():
            number += 1
            ends["parent " + name_of(outcome(call, [f"parent_{thread}_{number}"]))] += 1

    threads = [threading.Thread(target=keep_calling, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    under_way.wait(LONGEST)
    for number in range(ROUNDS):
        child = forked(partial(outcome, call, [f"child_{number}_1", f"child_{number}_2"]))
        ends["child " + end_of(child)] += 1
    done.set()
    for thread in threads:
        thread.join()


def main(rounds: str, client_class: str, url: str, ca_file: str) -> None:
    call = calls_by(client_class, url, ca_file)
    ends: Counter[str] = Counter()
    assert call("parent_warm")
    (quiet_rounds if rounds == "quiet" else busy_rounds)(call, ends)
    for end, times in sorted(ends.items()):
        print(f"{end}: {times}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
