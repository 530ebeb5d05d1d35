"""The man page and the completions of each command have all that its --help lists."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from project import ROOT

STAGE = Path(os.environ.get("USERHUB_STAGE", ROOT / "build/stage"))
COMMANDS = [
    ("userhub", ""),
    ("userhub", "portal-session"),
    ("userhub-emulator", ""),
    ("userhub-emulator", "exec"),
    ("userhub-emulator", "health"),
]
COMPLETE = """
compopt() { :; }
source "$1"
COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
"_${2//-/_}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def page(path: str) -> str:
    return (STAGE / "share" / path).read_text()


def help_of(program: str, subcommand: str = "") -> str:
    command = [str(STAGE / "bin" / program), *subcommand.split(), "--help"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def section(text: str, name: str) -> str:
    return text.partition(f"\n{name}:\n")[2].partition("\n\n")[0]


def options(text: str) -> set[str]:
    heads = re.findall(r"^  (-\S+)", section(text, "Options"), re.MULTILINE)
    return {re.sub(r"\{.*\}", "", name) for head in heads for name in head.split(",")}


def subcommands(text: str) -> set[str]:
    return set(re.findall(r"^  (\w\S*)", section(text, "Subcommands"), re.MULTILINE))


def completed_by_bash(program: str, *words: str) -> set[str]:
    script = str(STAGE / "share/bash-completion/completions" / program)
    command = ["bash", "-euc", COMPLETE, "bash", script, program, *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return set(done.stdout.split())


def test_these_are_all_commands() -> None:
    listed = {
        (program, subcommand)
        for program in ("userhub", "userhub-emulator")
        for subcommand in ("", *subcommands(help_of(program)))
    }
    assert listed - set(COMMANDS) == {("userhub", "emulator")}  # which is userhub-emulator


def test_the_help_of_a_subcommand_does_not_repeat_that_of_the_program() -> None:
    for program, subcommand in COMMANDS:
        if subcommand:
            footer = help_of(program).rpartition("\nOptions:\n")[2].partition("\n\n\n")[2]
            assert not footer or footer not in help_of(program, subcommand), subcommand


@pytest.mark.parametrize(("program", "subcommand"), COMMANDS)
def test_bash_completes_every_option_and_subcommand(program: str, subcommand: str) -> None:
    text = help_of(program, subcommand)
    words = [subcommand, ""] if subcommand else [""]
    assert completed_by_bash(program, *words) == options(text) | subcommands(text)


def test_bash_completes_what_has_been_begun() -> None:
    assert completed_by_bash("userhub", "portal-session", "--t") == {"--timeout"}
    assert completed_by_bash("userhub", "emulator", "e") == {"exec"}
    assert completed_by_bash("userhub", "emulator", "exec", "--qu") == {"--quiet"}


@pytest.mark.parametrize(
    "words",
    [
        ("portal-session", "--timeout", ""),
        ("portal-session", "--timeout", "=", "-"),
        ("emulator", "--state", ""),
        ("emulator", "exec", "--", "-"),
    ],
)
def test_bash_leaves_values_and_other_commands_alone(words: tuple[str, ...]) -> None:
    assert completed_by_bash("userhub", *words) == set()


@pytest.mark.parametrize(("program", "subcommand"), COMMANDS)
def test_zsh_and_fish_know_every_option_and_subcommand(program: str, subcommand: str) -> None:
    text = help_of(program, subcommand)
    zsh = page(f"zsh/site-functions/_{program}")
    fish = page(f"fish/vendor_completions.d/{program}.fish")
    if subcommand:
        zsh = zsh.partition(f"\n      {subcommand})\n")[2].partition(";;")[0]
        seen = f"'__fish_seen_subcommand_from {subcommand}'"
        fish = "\n".join(line for line in fish.splitlines() if seen in line)
    for name in options(text):
        assert re.search(rf"['{{,*]{name}['\[,}}]", zsh), name
        flag = f"-l {name[2:]} " if name.startswith("--") else f"-s {name[1:]} "
        assert flag in fish, name
    for name in subcommands(text):
        assert f"\n  '{name}:" in zsh
        assert f" -a {name} " in fish


@pytest.mark.parametrize(("program", "subcommand"), COMMANDS)
def test_the_man_page_has_every_option_and_subcommand(program: str, subcommand: str) -> None:
    shown = page(f"man/man1/{program}.1").replace("\\-", "-")
    text = help_of(program, subcommand)
    for name in options(text):
        assert re.search(rf"\\fB{name}\\fR", shown), name
    for name in subcommands(text):
        assert f"\n.SS {program} {name}\n" in shown


@pytest.mark.parametrize("program", ["userhub", "userhub-emulator"])
def test_the_man_page_says_what_the_help_says(program: str) -> None:
    shown = page(f"man/man1/{program}.1").replace("\\-", "-").replace("\\&", "")
    shown = " ".join(re.sub(r"^\.\w+ ?|\\f[BIR]", "", shown, flags=re.MULTILINE).split())
    for subcommand in (each for name, each in COMMANDS if name == program):
        text = re.sub(r"^Usage: .*", "", help_of(program, subcommand), flags=re.MULTILINE)
        for line in re.split(r"\n| {2,}", text):
            if line and not re.match(r"-|\w+:$|[A-Z_]+ [A-Z]+\b", line):
                assert line.partition(": userhub-emulator")[0] in shown, line
