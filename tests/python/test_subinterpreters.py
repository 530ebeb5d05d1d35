"""The package refuses a subinterpreter at once, without effect on the main interpreter."""

from __future__ import annotations

import interpreter
import pytest

# Prints the result of each import, for the kind of interpreter that the program names.
IMPORTS = """
import runpy
def package(): import userhub
def fakes(): import userhub.testing
def compiled(): from userhub._native import PortalSession
def command(): runpy.run_module("userhub", run_name="__main__")
for load in package, fakes, compiled, command, package:
    try:
        load()
    except ImportError as error:
        print(error, flush=True)
    else:
        print("was imported", flush=True)
"""
PROGRAM = """
import sys, threading
kind, imports = sys.argv[1:3]
if sys.version_info >= (3, 13):
    import _interpreters as interpreters
    def new(): return interpreters.create(kind)
    def run(interpreter): assert interpreters.exec(interpreter, imports) is None
else:
    import _xxsubinterpreters as interpreters
    def new(): return interpreters.create(isolated=kind == "isolated")
    def run(interpreter): interpreters.run_string(interpreter, imports)
end = interpreters.destroy

def use():
    import userhub
    session = userhub.read_response(200, b'{"redirectUrl": "https://b.example.com/"}')
    assert type(session) is userhub.PortalSession
    with userhub.Client("sk_secret", base_url="http://127.0.0.1:1", max_retries=0) as client:
        try:
            client.create_portal_session("")
        except userhub.InvalidArgumentError:
            pass
        try:
            client.create_portal_session("usr_1")
        except userhub.ConnectionFailedError:
            return

"""
ORDERS = {
    "it comes first and ends last": "first = new(); run(first); use(); use(); end(first); use()",
    "it comes and ends first": "first = new(); run(first); end(first); use()",
    "it comes last": "use(); first = new(); run(first); use(); end(first); use()",
    "the main one never has it": "first = new(); run(first); end(first)",
    "three subinterpreters": """
interpreter = [new() for _ in range(3)]
for each in interpreter:
    run(each)
    use()
for each in interpreter:
    run(each)
    end(each)
    use()
""",
    "three subinterpreters, each in a thread": """
def one():
    interpreter = new()
    run(interpreter)
    end(interpreter)
threads = [threading.Thread(target=one) for _ in range(3)]
for thread in threads:
    thread.start()
use()
for thread in threads:
    thread.join()
use()
""",
}
REFUSAL = (
    "userhub works only in a process's main interpreter, and this is a subinterpreter: under "
    "mod_wsgi set WSGIApplicationGroup %{GLOBAL}, under uWSGI single-interpreter = true"
)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", ["legacy", "isolated"])
def test_a_subinterpreter_is_refused_and_the_main_one_works(kind: str, order: str) -> None:
    done = interpreter.run("-c", PROGRAM + ORDERS[order], kind, IMPORTS, timeout=20)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.splitlines()) == {REFUSAL}
