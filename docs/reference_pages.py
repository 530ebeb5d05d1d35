"""Writes the parts of the reference that no Sphinx extension reads, as Markdown.

``reference_pages.py go`` reads the output of ``go doc -all``, ``reference_pages.py c`` reads
userhub.h, whose first comment is the manual.
"""

from __future__ import annotations

import re
import sys
import textwrap


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return re.sub(r"([<*_])", r"\\\1", text)


def go_page(text: str) -> str:
    """Each declaration at the left margin gets a heading; its comment is indented by 4 spaces."""
    sections = re.split(r"(?m)^(?:CONSTANTS|VARIABLES|FUNCTIONS|TYPES)$", text)
    summary = sections[0].partition("\n\n")[2]
    declarations = [
        entry for section in sections[1:] for entry in re.split(r"\n\n(?=\S)", section.strip("\n"))
    ]
    return "\n".join([plain(summary), *map(go_declaration, declarations)])


def go_declaration(entry: str) -> str:
    lines = entry.splitlines()
    code = [line for line in lines if not line.startswith("    ")]
    comment = textwrap.dedent("\n".join(line for line in lines if line[:4] in ("", "    ")))
    name = re.match(r"(?:func|type)\s+(?:\(\w+ \*?(\w+)\) )?(\w+)", code[0])
    first_name = re.search(r"\b[A-Z]\w+", entry)
    assert first_name is not None
    heading = ".".join(filter(None, name.groups())) if name else first_name[0]
    source = "\n".join(code).strip()
    return f"\n## {heading}\n\n```go\n{source}\n```\n\n{plain(comment.strip())}\n"


def c_page(text: str) -> str:
    """The example is indented by 3 spaces; a paragraph begins with its subject and a full stop."""
    manual = text.partition("/**\n")[2].partition(" */")[0]
    lines = [line.removeprefix(" *") for line in manual.splitlines(keepends=True)]
    example = [number for number, line in enumerate(lines) if line.startswith("   ")]
    before, after = lines[: example[0]], lines[example[-1] + 1 :]
    code = textwrap.dedent("".join(lines[example[0] : example[-1] + 1]))
    prose = textwrap.dedent("".join(after).replace("<", r"\<"))
    subjects = re.sub(r"^([A-Z][a-z]+)\. ", r"**\1.** ", prose, flags=re.M)
    return f"{textwrap.dedent(''.join(before))}```c\n{code}```\n{subjects}"


if __name__ == "__main__":
    page = {"go": go_page, "c": c_page}[sys.argv[1]]
    sys.stdout.write(page(sys.stdin.read()))
