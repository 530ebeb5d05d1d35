"""The README's programs and commands, run as they stand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from emulator_process import PATIENCE

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
FIRST_PROGRAMS = README.partition("## First programs\n")[2].partition("\n## ")[0]
SET_UP, *SECTIONS = FIRST_PROGRAMS.split("\n### ")


def blocks(text: str, *languages: str) -> list[str]:
    return [code for language, code in BLOCK.findall(text) if language in languages]


def test_the_readme_shows_a_first_program_in_each_language() -> None:
    names = [section.partition("\n")[0] for section in SECTIONS]
    assert names == ["Python", "C++", "C", "Go", "The command"]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.partition("\n")[0])
def test_a_first_program_prints_a_link(section: str, tmp_path: Path) -> None:
    for program in blocks(section, "python", "cpp", "cmake", "c", "go"):
        name = re.match(r"(?:#|//|/\*) (\S+)", program)
        assert name is not None, program
        (tmp_path / name[1]).write_text(program)
    [set_up] = blocks(SET_UP, "sh")
    [commands] = blocks(section, "sh")
    script = f"set -eu\n{set_up}\ncd '{tmp_path}'\n{commands}"
    run = subprocess.run(
        ["bash", "-c", script],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "/signin?token=" in run.stdout.splitlines()[-1]
