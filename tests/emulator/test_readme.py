"""What the README shows works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from emulator_process import PATIENCE

README = Path(__file__).resolve().parents[2] / "README.md"
PYTHON_BLOCKS = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.DOTALL | re.MULTILINE)


def under_emulator(userhub: str, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [userhub, "emulator", "exec", "--", *command],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_readme_has_python_to_try() -> None:
    assert len(PYTHON_BLOCKS) >= 2


@pytest.mark.parametrize("block", PYTHON_BLOCKS)
def test_a_python_block_of_the_readme_ends_with_a_link(userhub: str, block: str) -> None:
    # Each block leaves the link in one of these names.
    show = "\nprint(next(v for n, v in globals().items() if n in ('url', 'redirect_to')))"
    run = under_emulator(userhub, sys.executable, "-c", block + show)
    assert run.returncode == 0, run.stderr
    assert "/signin?token=" in run.stdout


def test_the_command_of_the_readme_prints_a_link(userhub: str) -> None:
    text = README.read_text()
    command = re.search(r"^userhub (portal-session .*)$", text, re.MULTILINE)
    assert command is not None
    run = under_emulator(userhub, "sh", "-c", f"{userhub} {command[1]}")
    assert run.returncode == 0, run.stderr
    assert "/signin?token=" in run.stdout
