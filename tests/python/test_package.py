"""What the package promises as a package: its names, its types, its import."""

from __future__ import annotations

import contextlib
import inspect
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Callable

import userhub

ROOT = Path(__file__).parent.parent.parent
PUBLIC = [getattr(userhub, name) for name in userhub.__all__ if not name.startswith("_")]

CALLERS_SAMPLE = """
import asyncio
from typing import Optional
import userhub

def billing(user_id: str) -> str:
    with userhub.Client("sk_1", timeout=3, user_agent_suffix="shop/1.2") as client:
        path = userhub.portal_path.checkout("pro")
        session = client.create_portal_session(user_id, portal_url=path, timeout=1.5)
        request = client.build_request(user_id)
        headers: dict[str, str] = request.headers
        content: bytes = request.content
        answer = userhub.read_response(200, content, headers)
        same: bool = answer == session
    return session.redirect_url

async def async_billing(user_id: str) -> str:
    async with userhub.AsyncClient("sk_1", timeout=3, max_connections=10) as client:
        session: userhub.PortalSession = await client.create_portal_session(user_id, timeout=1.5)
        sessions = await asyncio.gather(*(client.create_portal_session(user_id) for _ in range(2)))
        task = asyncio.create_task(client.create_portal_session(user_id, portal_url="/"))
        last: userhub.PortalSession = await asyncio.wait_for(task, 2)
        request: userhub.HttpRequest = client.build_request(user_id)
    await client.aclose()
    return session.redirect_url + sessions[0].redirect_url + last.redirect_url + request.url

def explain(error: userhub.UserHubError) -> Optional[int]:
    if isinstance(error, userhub.APIError):
        status: int = error.http_status
        return status
    wait: Optional[float] = error.retry_after
    details: dict[str, str] = error.metadata
    return error.http_status

try:
    url: str = userhub.create_portal_session(userhub.external_user_id("a", "conn_1")).redirect_url
except userhub.TimedOutError as error:
    late: TimeoutError = error
"""
# Its metaclass, and the constructor of a class that has none.
WHAT_PYBIND11_ADDS = """
userhub._native.AsyncCall
userhub._native.AsyncCall.__init__
userhub._native.Client
userhub._native.Completions
userhub._native.PortalSession
userhub._native.PortalSession.__init__
"""
WRONG_CALLS = """
import userhub
userhub.create_portal_session(5)  # wrong
userhub.create_portal_session("usr_1", "/")  # wrong
userhub.create_portal_session("usr_1").redirect_url = ""  # wrong
userhub.Client(base_url=5)  # wrong
userhub.read_response(200, "{}")  # wrong
userhub.Client("sk", retries=3)  # wrong
userhub.Client("sk", max_connections=3)  # wrong
userhub.AsyncClient("sk", max_connections="3")  # wrong

async def async_calls(client: userhub.AsyncClient) -> None:
    client.create_portal_session("usr_1")  # wrong
    await client.create_portal_session(5)  # wrong
    await client.create_portal_session("usr_1", "/")  # wrong
    (await client.create_portal_session("usr_1")).redirect_url = ""  # wrong
    client.create_portal_session("usr_1").redirect_url  # wrong
"""


def mypy(*arguments: str, directory: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)


def test_stubs_agree_with_the_compiled_module(tmp_path: Path) -> None:
    (tmp_path / "allowed").write_text(WHAT_PYBIND11_ADDS)
    arguments = ("userhub", "--concise", "--allowlist", "allowed")
    done = mypy("mypy.stubtest", *arguments, directory=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_callers_sample_passes_strict_type_checking(tmp_path: Path) -> None:
    (tmp_path / "sample.py").write_text(CALLERS_SAMPLE)
    done = mypy("mypy", "--strict", "sample.py", directory=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_wrong_calls_fail_type_checking(tmp_path: Path) -> None:
    (tmp_path / "wrong.py").write_text(WRONG_CALLS)
    done = mypy("mypy", "--strict", "wrong.py", directory=tmp_path)
    found = re.findall(r"wrong\.py:(\d+): error: ", done.stdout)
    lines = enumerate(WRONG_CALLS.splitlines(), 1)
    assert found == [str(number) for number, line in lines if "# wrong" in line], done.stdout


def test_import_loads_nothing_but_the_package(run_python: Callable[..., str]) -> None:
    program = """
import sys
before = set(sys.modules)
import userhub
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("userhub.")))
"""
    assert run_python(program).split() == ["__future__", "userhub"]


def test_import_opens_no_socket_and_starts_no_thread(run_python: Callable[..., str]) -> None:
    program = """
import os
before = os.listdir("/proc/self/fd")
import userhub
client = userhub.Client("sk_secret")
print(os.listdir("/proc/self/fd") == before, len(os.listdir("/proc/self/task")))
"""
    assert run_python(program).split() == ["True", "1"]


def test_every_public_name_is_documented() -> None:
    for thing in PUBLIC:
        assert thing.__doc__, thing
        if inspect.isclass(thing):
            for name, member in vars(thing).items():
                if not name.startswith("_") and callable(member):
                    assert member.__doc__, (thing, name)


def test_the_public_names_are_the_packages_own() -> None:
    assert userhub.__all__ == sorted(userhub.__all__)
    names = {name for name in vars(userhub) if not name.startswith("_")}
    assert names | {"__version__"} == set(userhub.__all__)
    assert userhub.PortalSession.__module__ == "userhub"


def test_the_default_clients_function_takes_what_the_method_takes() -> None:
    method = inspect.signature(userhub.Client.create_portal_session)
    function = inspect.signature(userhub.create_portal_session)
    assert list(method.parameters.values())[1:] == list(function.parameters.values())
    request = inspect.signature(userhub.Client.build_request)
    assert [*request.parameters, "timeout"] == list(method.parameters)


def test_the_async_client_takes_what_the_client_takes() -> None:
    def parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
        return list(inspect.signature(function).parameters.values())

    def told_arguments(function: Callable[..., object]) -> str:
        return (inspect.getdoc(function) or "").partition("Args:")[2].partition("Raises:")[0]

    for name in ("create_portal_session", "build_request"):
        ours, theirs = (getattr(kind, name) for kind in (userhub.AsyncClient, userhub.Client))
        assert parameters(ours) == parameters(theirs)
        assert told_arguments(ours) == told_arguments(theirs)
    made = parameters(userhub.AsyncClient.__init__)
    assert [p for p in made if p.name != "max_connections"] == parameters(userhub.Client.__init__)


def test_help_on_the_async_client_says_how_it_is_used(run_python: Callable[..., str]) -> None:
    shown = run_python("import userhub; help(userhub.AsyncClient)")
    for needed in ("create_portal_session(self, user_id: 'str', *, ", "aclose(self) -> 'None'"):
        assert f"async {needed}" in shown
    for needed in ("Cancelling the task ends the transfer", "max_connections: at most so many"):
        assert needed in shown
    assert "_native.Client" not in shown
    assert "_Inbox" not in shown


def test_the_version_has_one_place() -> None:
    cmake = (ROOT / "CMakeLists.txt").read_text("utf-8")
    declared = re.search(r"project\(userhub VERSION ([0-9.]+)", cmake)
    assert declared
    assert userhub.__version__ == declared[1]
    with contextlib.suppress(PackageNotFoundError):  # installed by CMake, without metadata
        assert version("userhub-native") == userhub.__version__


def test_package_is_typed() -> None:
    assert (Path(userhub.__file__).parent / "py.typed").exists()
