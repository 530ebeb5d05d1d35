"""A folder of core/src or emulator/src includes only what its includes.txt allows."""

from __future__ import annotations

from pathlib import Path

import pytest
from include_table import INCLUDE, IncludeTable

ROOT = Path(__file__).parents[2]
TABLES = {
    "core": IncludeTable(ROOT / "core/src", ROOT / "tests/core/includes.txt", elsewhere="userhub/"),
    "emulator": IncludeTable(
        ROOT / "emulator/src", ROOT / "tests/emulator/includes.txt", elsewhere="page_templates.hpp"
    ),
}


@pytest.mark.parametrize("part", TABLES)
def test_the_table_has_a_row_for_each_folder(part: str) -> None:
    table = TABLES[part]
    assert set(table.rows) == {str(file.parent) for file in table.sources}


@pytest.mark.parametrize("part", TABLES)
def test_each_include_is_of_a_file_that_is_there(part: str) -> None:
    assert TABLES[part].missing() == []


@pytest.mark.parametrize(
    ("part", "folder"), [(part, folder) for part, table in TABLES.items() for folder in table.rows]
)
def test_a_folder_includes_what_the_table_allows(part: str, folder: str) -> None:
    if forbidden := TABLES[part].forbidden(folder):
        pytest.fail("\n".join(forbidden), pytrace=False)


@pytest.mark.parametrize(
    ("part", "header"),
    [(part, header) for part, table in TABLES.items() for header in sorted(table.shared)],
    ids=str,
)
def test_a_shared_header_includes_none_of_the_tree(part: str, header: Path) -> None:
    assert TABLES[part].includes(header) == []


def test_public_headers_include_no_others() -> None:
    public = (ROOT / "core/include/userhub").glob("*.hpp")
    names = [name for header in public for name in INCLUDE.findall(header.read_text())]
    assert [name for name in names if not name.startswith(("userhub/", "userhub needs"))] == []
