"""Reads the help of a command, as CLI11 prints it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS = {"Positionals:": "positionals", "Options:": "options", "Subcommands:": "subcommands"}


@dataclass(frozen=True)
class Entry:
    """An option, an argument or a subcommand."""

    names: tuple[str, ...]
    value: str  # of an option, such as FILE; "" if it has none
    text: str

    @property
    def program(self) -> str | None:
        """The other program that a subcommand runs, which has a help of its own."""
        found = re.search(r"\(the program (\S+)\)", self.text)
        return found[1] if found else None


@dataclass
class Help:
    usage: str
    description: str
    positionals: list[Entry] = field(default_factory=list)
    options: list[Entry] = field(default_factory=list)
    subcommands: list[Entry] = field(default_factory=list)
    footer: list[list[str]] = field(default_factory=list)  # paragraphs of lines

    @property
    def runs_command(self) -> bool:
        """Whether another command follows after `--`."""
        return "-- CMD" in self.usage


def help_of(command: list[str]) -> Help:
    return parse(output_of([*command, "--help"]))


def version_of(command: list[str]) -> str:
    return output_of([*command, "--version"]).split()[-1]


def output_of(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def parse(text: str) -> Help:
    before, usage, after = re.split(r"^Usage: (.*)$", text, maxsplit=1, flags=re.MULTILINE)
    parsed = Help(usage, " ".join(before.split()))
    # A description may have a more exact usage: CLI11 does not know what follows after `--`.
    if found := re.fullmatch(r"(.*): (\S+ \S+ .*-- CMD\.\.\.)", parsed.description):
        parsed.description, parsed.usage = found[1] + ".", found[2]
    rows: dict[str, list[str]] = {name: [] for name in SECTIONS.values()}
    lines: list[str] = []
    section = None
    for line in after.splitlines():
        if line in SECTIONS:
            section = SECTIONS[line]
        elif section is None:
            lines.append(line)
        elif not line:
            section = None
        elif line.startswith("   "):
            rows[section][-1] += "  " + line.strip()
        else:
            rows[section].append(line.strip())
    for name, entries in rows.items():
        setattr(parsed, name, [entry(row) for row in entries])
    parsed.footer = list(paragraphs(lines))
    return parsed


def entry(row: str) -> Entry:
    head, *texts = re.split(" {2,}", row)
    head, *conditions = re.split(r" (?=Needs:|Excludes:)", head)
    names, _, value = head.partition(" ")
    if conditions:
        texts.append("(" + "; ".join(conditions).replace(":", "").lower() + ")")
    return Entry(
        tuple(re.sub(r"\{.*\}", "", name) for name in names.split(",")),
        value.split(" ")[0],
        " ".join(texts),
    )


def paragraphs(lines: list[str]) -> Iterator[list[str]]:
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def quoted(text: str) -> str:
    """A word of a shell script."""
    return "'" + text.replace("'", "'\\''") + "'"
