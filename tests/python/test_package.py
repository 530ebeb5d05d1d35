"""What the package promises as a package: its names, its types, its import."""

from __future__ import annotations

import inspect
import re
import subprocess
import sysconfig
import typing
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any, Callable

import pytest
import userhub
import userhub.testing
from userhub import _native

ROOT = Path(__file__).parent.parent.parent
PUBLIC = [getattr(userhub, name) for name in userhub.__all__ if not name.startswith("_")]

TESTING = userhub.testing.__all__


def test_import_loads_nothing_but_the_package(run_python: Callable[..., str]) -> None:
    program = """
import sys
before = set(sys.modules)
import userhub
from userhub import _native
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("userhub.")))
"""
    assert run_python(program).split() == ["__future__", "userhub"]


def test_import_opens_no_socket_and_starts_no_thread(run_python: Callable[..., str]) -> None:
    program = """
import os
before = os.listdir("/proc/self/fd")
import userhub
from userhub import _native
client = userhub.Client("sk_secret")
print(os.listdir("/proc/self/fd") == before, len(os.listdir("/proc/self/task")))
"""
    assert run_python(program).split() == ["True", "1"]


def test_the_module_exports_its_entry_alone() -> None:
    """Another libcurl, OpenSSL or C++ library of the process neither serves it nor is served."""
    exported = subprocess.run(
        ["nm", "--dynamic", "--defined-only", "--format=just-symbols", _native.__file__],
        capture_output=True,
        text=True,
        check=True,
    )
    assert exported.stdout.split() == ["PyInit__native"]


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
    names -= {"testing"}  # there once it is imported
    assert all(inspect.ismodule(vars(userhub)[n]) for n in dir(userhub) if re.match("_[^_]", n))
    assert names | {"__version__"} == set(userhub.__all__)
    assert {thing.__module__ for thing in PUBLIC if not inspect.ismodule(thing)} == {"userhub"}


@pytest.mark.parametrize("thing", [*PUBLIC, *map(vars(userhub.testing).get, TESTING)])
def test_the_types_and_parameters_of_every_public_thing_can_be_asked(thing: Any) -> None:
    methods = inspect.getmembers(thing, inspect.isroutine) if not callable(thing) else [("", thing)]
    if inspect.isclass(thing):
        methods += inspect.getmembers(thing, inspect.isfunction)
        typing.get_type_hints(thing)
    for name, method in methods:
        if inspect.isfunction(method) and not re.match("_[^_]", name):
            typing.get_type_hints(method)
        inspect.signature(method)


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
    broken = run_python("import userhub; help(userhub.AsyncClient)")
    shown = re.sub(r"[\s|]+", " ", broken).replace("( ", "(")  # into lines, by Python 3.13
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
    assert version("userhub-native") == userhub.__version__


def test_the_environment_has_the_distributions_command_and_pytest_plugin() -> None:
    command = Path(sysconfig.get_path("scripts"), "userhub")
    shown = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert userhub.__version__ in shown.stdout
    (plugin,) = (entry for entry in entry_points(group="pytest11") if "userhub" in entry.name)
    assert plugin.load().__name__ == "userhub_emulator.pytest_plugin"


def test_package_is_typed() -> None:
    assert (Path(userhub.__file__).parent / "py.typed").exists()
