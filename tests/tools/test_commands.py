"""Each command of ./dev is a small program in tools/."""

from __future__ import annotations

import os
import re
import subprocess

from project import ROOT, run, tracked_files

PROGRAMS = [path for path in tracked_files("dev", "tools") if os.access(path, os.X_OK)]


def test_the_usage_names_every_command() -> None:
    commands = {path.name for path in PROGRAMS if path.parent.name == "tools" and not path.suffix}
    assert set(re.findall(r"^\./dev (\w+)", run("./dev", "help"), re.MULTILINE)) == commands


def test_an_unknown_command_prints_the_usage_and_fails() -> None:
    done = subprocess.run(["./dev", "tset"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert (done.returncode, done.stdout) == (2, run("./dev", "help"))


def test_no_file_of_tools_is_longer_than_80_lines() -> None:
    long = [p.name for p in tracked_files("dev", "tools") if p.read_text().count("\n") > 80]
    assert long == []


def test_every_program_of_tools_is_called() -> None:
    texts = "\n".join(path.read_text() for path in PROGRAMS)
    steps = [path for path in PROGRAMS if path.parent.name == "steps"]
    assert [step.name for step in steps if f"tools/steps/{step.name}" not in texts] == []
    parts = re.search(r"^for part in ([^;]+); do$", (ROOT / "tools/test").read_text(), re.MULTILINE)
    assert parts is not None
    assert sorted(parts[1].replace("\\\n", "").split()) == sorted(
        path.name for path in PROGRAMS if path.parent.name == "all"
    )
