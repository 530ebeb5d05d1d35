"""What docs/emulator.md shows works, from the app to its test."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Callable

import pytest
from emulator_process import PATIENCE

if TYPE_CHECKING:
    from emulator_process import Emulator

DOCS = Path(__file__).resolve().parents[2] / "docs" / "emulator.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCS.read_text(), re.DOTALL | re.MULTILINE)


SHELL = blocks("sh")


def run(userhub: str, script: str, folder: Path) -> str:
    """Runs a script with `userhub`, `python` and `pytest` found as an installation has them."""
    path = f"{Path(userhub).parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    result = subprocess.run(
        ["sh", "-ec", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTEST_ADDOPTS": "-p no:cacheprovider"},
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture
def app_folder(tmp_path: Path) -> Path:
    for block in blocks("python"):
        name = block.split("\n")[0].removeprefix("# ")
        (tmp_path / name).write_text(block)
    assert {file.name for file in tmp_path.iterdir()} == {"app.py", "test_app.py"}
    return tmp_path


@pytest.mark.parametrize("command", [block for block in SHELL if "pytest" in block])
def test_the_apps_tests_pass(userhub: str, app_folder: Path, command: str) -> None:
    assert "4 passed" in run(userhub, command, app_folder)


@pytest.mark.parametrize("block", [block for block in SHELL if "pytest" not in block])
def test_a_shell_block_works(userhub: str, emulator: Emulator, tmp_path: Path, block: str) -> None:
    settings = f"USERHUB_BASE_URL={emulator.url} USERHUB_ADMIN_KEY={emulator.key}"
    assert run(userhub, f"export {settings}\n{block}", tmp_path)


def test_the_seed_shown_is_the_built_in_one(start: Callable[..., Emulator], tmp_path: Path) -> None:
    (shown,) = blocks("json")
    file = tmp_path / "seed.json"
    file.write_text(shown)

    def world(emulator: Emulator) -> list[object]:
        plans = emulator.open_page("usr_ada", portalUrl="/{accountId}/plans")
        users = emulator.api("/admin/v1/users?view=FULL", None, "GET").json()
        strict = [emulator.create(f"x@{c}").status for c in ["conn_1", "conn_26yEiYymqy6ZmG", "c"]]
        return [plans.split('name="form_token"')[0], users, strict]

    options = ["--deterministic", "--strict-users"]
    assert world(start(*options, "--seed-file", str(file))) == world(start(*options))
    assert json.loads(shown)["users"][0]["id"] == "usr_ada"


def test_the_first_line_shown_has_the_parts_it_has(start: Callable[..., Emulator]) -> None:
    (console,) = blocks("console")
    shown = json.loads(console.splitlines()[1])
    assert list(shown) == list(start().ready)
