"""A folder of core/src includes only what includes.txt allows, directly or through headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "core"
TABLE = {
    row.partition(":")[0]: row.partition(":")[2].split()
    for row in Path(__file__).with_name("includes.txt").read_text().splitlines()
    if row and not row.startswith("#")
}
SHARED = {Path(name) for name in TABLE.pop("shared")}
INCLUDE = re.compile(r'^\s*#\s*include\s*"(.+)"', re.MULTILINE)
SOURCES = sorted(file.relative_to(CORE / "src") for file in (CORE / "src").rglob("*.?pp"))


def includes(file: Path) -> list[Path]:
    """The headers of core/src that a file there includes, public ones left out."""
    names = INCLUDE.findall((CORE / "src" / file).read_text())
    return [Path(name) for name in names if not name.startswith("userhub/")]


def reached(file: Path) -> dict[Path, list[Path]]:
    """All headers that a file includes, directly or not, each with the path to it."""
    paths = {file: [file]}
    pending = [file]
    while pending:
        including = pending.pop()
        for header in includes(including):
            if header not in paths:
                paths[header] = [*paths[including], header]
                pending.append(header)
    return paths


def test_the_table_has_a_row_for_each_folder() -> None:
    assert set(TABLE) == {str(file.parent) for file in SOURCES}


def test_each_include_is_of_a_file_that_is_there() -> None:
    assert [
        str(header) for file in SOURCES for header in includes(file) if header not in SOURCES
    ] == []


@pytest.mark.parametrize("folder", TABLE)
def test_a_folder_includes_what_the_table_allows(folder: str) -> None:
    allowed = {folder, *TABLE[folder]}
    forbidden = [
        " -> ".join(map(str, path))
        for file in SOURCES
        if str(file.parent) == folder
        for header, path in reached(file).items()
        if header not in SHARED and str(header.parent) not in allowed
    ]
    if forbidden:
        pytest.fail("\n".join(forbidden), pytrace=False)


@pytest.mark.parametrize("header", sorted(SHARED & set(SOURCES)), ids=str)
def test_a_shared_header_includes_only_public_headers(header: Path) -> None:
    assert includes(header) == []


def test_public_headers_include_no_others() -> None:
    public = (CORE / "include" / "userhub").glob("*.hpp")
    names = [name for header in public for name in INCLUDE.findall(header.read_text())]
    # A compiler without C++23 is stopped by the include of a sentence.
    assert [name for name in names if not name.startswith("userhub")] == []
