"""Reads which folders of a source tree may include which others, and finds forbidden includes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*"(.+)"', re.MULTILINE)


class IncludeTable:
    """Rows `folder: others`. Every file may also include the headers that the row `shared` names.

    Headers whose name starts with `elsewhere` belong to no folder.
    """

    def __init__(self, source: Path, table: Path, elsewhere: str) -> None:
        self.source = source
        self.rows = {
            row.partition(":")[0]: row.partition(":")[2].split()
            for row in table.read_text().splitlines()
            if row and not row.startswith("#")
        }
        self.sources = sorted(file.relative_to(source) for file in source.rglob("*.?pp"))
        shared = self.rows.pop("shared")
        self.shared = {file for file in self.sources if str(file) in shared}
        self._elsewhere = elsewhere

    def includes(self, file: Path) -> list[Path]:
        """The headers of the tree that a file there includes."""
        names = INCLUDE.findall((self.source / file).read_text())
        return [self._find(file, name) for name in names if not name.startswith(self._elsewhere)]

    def _find(self, file: Path, name: str) -> Path:
        beside = file.parent / name
        return beside if (self.source / beside).exists() else file.parents[-1] / name

    def missing(self) -> list[str]:
        """The headers that are included and not there."""
        return [
            str(header)
            for file in self.sources
            for header in self.includes(file)
            if header not in self.sources
        ]

    def _reached(self, file: Path) -> dict[Path, list[Path]]:
        """All headers that a file includes, directly or not, each with the path to it."""
        paths = {file: [file]}
        pending = [file]
        while pending:
            including = pending.pop()
            for header in self.includes(including):
                if header not in paths:
                    paths[header] = [*paths[including], header]
                    pending.append(header)
        return paths

    def forbidden(self, folder: str) -> list[str]:
        """The ways from a folder's files to headers that its row does not allow."""
        allowed = {folder, *self.rows[folder]}
        return [
            " -> ".join(map(str, path))
            for file in self.sources
            if str(file.parent) == folder
            for header, path in self._reached(file).items()
            if header not in self.shared and str(header.parent) not in allowed
        ]
