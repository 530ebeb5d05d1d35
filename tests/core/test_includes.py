"""A folder of core/src includes only what includes.txt allows, directly or through headers."""

from __future__ import annotations

from pathlib import Path

import pytest
from include_table import INCLUDE, IncludeTable

CORE = Path(__file__).parents[2] / "core"
TABLE = IncludeTable(CORE / "src", Path(__file__).with_name("includes.txt"), elsewhere="userhub/")


def test_the_table_has_a_row_for_each_folder() -> None:
    assert set(TABLE.rows) == {str(file.parent) for file in TABLE.sources}


def test_each_include_is_of_a_file_that_is_there() -> None:
    assert TABLE.missing() == []


@pytest.mark.parametrize("folder", TABLE.rows)
def test_a_folder_includes_what_the_table_allows(folder: str) -> None:
    if forbidden := TABLE.forbidden(folder):
        pytest.fail("\n".join(forbidden), pytrace=False)


@pytest.mark.parametrize("header", sorted(TABLE.shared), ids=str)
def test_a_shared_header_includes_only_public_headers(header: Path) -> None:
    assert TABLE.includes(header) == []


def test_public_headers_include_no_others() -> None:
    public = (CORE / "include" / "userhub").glob("*.hpp")
    names = [name for header in public for name in INCLUDE.findall(header.read_text())]
    assert [name for name in names if not name.startswith(("userhub/", "userhub needs"))] == []
