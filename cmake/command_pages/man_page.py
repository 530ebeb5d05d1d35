"""Writes the man page of a command, man(7)."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from command_help import Entry, Help

HEADING = re.compile(r"([A-Z][a-z]+):")


def man_page(name: str, version: str, top: Help, subcommands: dict[str, Help]) -> str:
    helps = [top, *subcommands.values()]
    # Reproducible builds set SOURCE_DATE_EPOCH.
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    date = time.strftime("%Y-%m-%d", time.gmtime(seconds))
    lines = [f'.TH {name.upper()} 1 {date} "{name} {version}" "User Commands"', ".nh", ".ad l"]
    lines += [".SH NAME", f"{escape(name)} \\- {escape(whatis(top.description))}"]
    lines += [".SH SYNOPSIS"]
    for number, each in enumerate(helps):
        lines += [".br"] * (number > 0) + [command_line(each.usage)]
    lines += [".SH DESCRIPTION", escape(top.description), *prose(top)]
    lines += [".SH OPTIONS", *entries(top.options)]
    lines += [".SH COMMANDS"]
    for subcommand in top.subcommands:
        lines += [f".SS {name} {subcommand.names[0]}".replace("-", "\\-")]
        lines += describe(name, top, subcommand, subcommands.get(subcommand.names[0]))
    for heading, text in headed(helps):
        lines += [f".SH {heading.upper()}", *body(text)]
    others = [each.program for each in top.subcommands if each.program]
    if others:
        lines += [".SH SEE ALSO", *(f".BR {escape(other)} (1)" for other in others)]
    return "\n".join(lines) + "\n"


def describe(name: str, top: Help, subcommand: Entry, own: Help | None) -> Iterator[str]:
    if own is None:
        yield escape(subcommand.text)
        return
    yield escape(own.description)
    shared = [option for option in own.options if option in top.options]
    if len(shared) > 1:
        own_names = {option.names for option in own.options}
        lacks = [escape(each.names[0]) for each in top.options if each.names not in own_names]
        yield f"It takes the options above except {' and '.join(lacks)}, and:"
    yield from entries([*own.positionals, *(each for each in own.options if each not in shared)])
    yield from prose(own)


def entries(entries: list[Entry]) -> Iterator[str]:
    for each in entries:
        yield ".TP"
        names = ", ".join(map(bold, each.names))
        takes = each.value if each.names[0].startswith("-") else ""
        yield names + (rf" \fI{takes}\fR" if takes else "")
        yield escape(each.text)


def headed(helps: list[Help]) -> Iterator[tuple[str, list[str]]]:
    for each in helps:
        for paragraph in each.footer:
            if found := HEADING.fullmatch(paragraph[0]):
                yield found[1], paragraph[1:]


def prose(text: Help) -> Iterator[str]:
    for paragraph in text.footer:
        if not HEADING.fullmatch(paragraph[0]):
            if not paragraph[0].startswith(" "):
                yield ".PP"
            yield from body(paragraph)


def body(lines: list[str]) -> Iterator[str]:
    """Text as it is; an indented line as a row: a term, and after a gap what it means."""
    is_row = False
    for line in lines:
        term, _, meaning = re.sub(r"(?<=\S) {2,}", "\0", line.strip(), count=1).partition("\0")
        if line.startswith("     ") and is_row:  # goes on
            yield escape(line.strip())
        elif not line.startswith(" "):
            if is_row:
                yield ".PP"
            yield escape(line)
            is_row = False
        else:
            is_row = True
            yield from [".TP", bold(term), escape(meaning)] if meaning else [".PP", bold(term)]


def whatis(description: str) -> str:
    first = re.split(r"\. |\.$", description)[0]
    return first[0].lower() + first[1:]


def command_line(usage: str) -> str:
    program, _, rest = usage.partition(" ")
    return f"{bold(program)} {escape(rest)}"


def bold(text: str) -> str:
    return rf"\fB{escape(text)}\fR"


def escape(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text)
