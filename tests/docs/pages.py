"""The pages of docs/, and their code blocks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md"))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE_NAME = re.compile(r"(?:#|//|/\*) ((?:\w+/)*\w*\.?\w+)(?: \*/)?\n")


class Block(NamedTuple):
    language: str
    code: str

    @property
    def first_line(self) -> str:
        return self.code.partition("\n")[0]

    @property
    def file_name(self) -> str | None:
        """A block whose first line is a comment with a file's name is that file."""
        name = FILE_NAME.match(self.code)
        return name[1] if name else None


def text_of(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def blocks_of(page: str) -> list[Block]:
    """All but those in the language `text`: output, or an excerpt that is not a program."""
    blocks = [Block(language, code) for language, code in FENCE.findall(text_of(page))]
    return [block for block in blocks if block.language != "text"]
