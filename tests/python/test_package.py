"""The package as a whole: names, types, import."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
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
def descriptors_and_threads():
    return os.listdir("/proc/self/fd"), os.listdir("/proc/self/task")
before = descriptors_and_threads()
import userhub
from userhub import _native
client = userhub.Client("sk_secret")
print(descriptors_and_threads() == before)
"""
    assert run_python(program) == "True\n"


def test_the_module_exports_only_its_entry_point() -> None:
    """So it cannot be mixed up with another libcurl, OpenSSL or C++ library of the process."""
    exported = subprocess.run(
        ["nm", "--dynamic", "--defined-only", "--format=just-symbols", _native.__file__],
        capture_output=True,
        text=True,
        check=True,
    )
    assert exported.stdout.split() == ["PyInit__native"]


def test_every_public_name_is_documented() -> None:
    for member in PUBLIC:
        assert member.__doc__, member
        if inspect.isclass(member):
            for name, method in vars(member).items():
                if not name.startswith("_") and callable(method):
                    assert inspect.getdoc(method), (member, name)


def test_the_public_names_are_the_packages_own() -> None:
    assert userhub.__all__ == sorted(userhub.__all__)
    names = {name for name in vars(userhub) if not name.startswith("_")}
    names -= {"testing"}  # an attribute because this test imports it
    assert all(inspect.ismodule(vars(userhub)[n]) for n in dir(userhub) if re.match("_[^_]", n))
    assert names | {"__version__"} == set(userhub.__all__)
    assert {member.__module__ for member in PUBLIC if inspect.isclass(member)} == {"userhub"}


@pytest.mark.parametrize("member", [*PUBLIC, *map(vars(userhub.testing).get, TESTING)])
def test_signatures_and_annotations_can_be_evaluated(member: Any) -> None:
    functions = [member] if callable(member) else []
    functions += [
        value
        for name, value in inspect.getmembers(member, inspect.isroutine)
        if inspect.isfunction(value)
        and not re.match("_[^_]", name)
        # A named tuple's __new__() cannot name Optional in CPython 3.14.
        and not value.__module__.startswith("namedtuple_")
    ]
    for function in functions:
        inspect.signature(function)
        typing.get_type_hints(function)
        if inspect.isfunction(function) and function.__module__ in sys.modules:  # as pydantic
            typing.get_type_hints(function, vars(sys.modules[function.__module__]))
        annotations = getattr(function, "__annotations__", {})
        assert not re.search(r"\|", str(annotations)), "Python 3.9 cannot evaluate X | Y"


def test_the_function_takes_the_same_arguments_as_the_method() -> None:
    method = inspect.signature(userhub.Client.create_portal_session)
    function = inspect.signature(userhub.create_portal_session)
    assert list(method.parameters.values())[1:] == list(function.parameters.values())
    request = inspect.signature(userhub.Client.build_request)
    assert [*request.parameters, "timeout"] == list(method.parameters)


def test_both_clients_take_the_same_options_and_arguments() -> None:
    def parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
        return list(inspect.signature(function).parameters.values())

    for name in ("create_portal_session", "build_request"):
        ours, theirs = (getattr(kind, name) for kind in (userhub.AsyncClient, userhub.Client))
        assert parameters(ours) == parameters(theirs)
    options = parameters(userhub.AsyncClient.__init__)
    assert [p for p in options if p.name != "max_connections"] == parameters(
        userhub.Client.__init__
    )


def test_help_on_a_client_describes_every_option_and_argument(
    run_python: Callable[..., str],
) -> None:
    shown = run_python("import userhub; help(userhub.Client)")
    for function in (userhub.Client.__init__, userhub.Client.create_portal_session):
        for name in list(inspect.signature(function).parameters)[1:]:
            assert re.search(rf"^[ |]+{name}: [a-z]", shown, re.MULTILINE | re.IGNORECASE), name


def test_help_on_the_async_client_says_how_to_use_it(run_python: Callable[..., str]) -> None:
    lines = run_python("import userhub; help(userhub.AsyncClient)")
    # CPython 3.13 breaks lines, and 3.14 leaves out the quotes.
    shown = re.sub(r"[\s|]+", " ", lines).replace("( ", "(").replace("'", "")
    for needed in ("create_portal_session(self, user_id: str, *, ", "aclose(self) -> None"):
        assert f"async {needed}" in shown
    for needed in (
        "if its task is cancelled, the transfer ends",
        "max_connections: maximum number of connections",
        "user_id: UserHub user ID",
    ):
        assert needed in shown
    assert "_native.Client" not in shown
    assert "Inbox" not in shown


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
