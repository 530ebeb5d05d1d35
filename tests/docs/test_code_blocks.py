"""Every code block of docs/ is run as it stands, or page_plan says why not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from page_plan import (
    LONG,
    NEEDED_FILES,
    NOT_RUN,
    PAGES_TO_RUN,
    RUN_BY_ANOTHER_TEST,
    RUN_ONLY_IN_A_CLEAN_ROOT,
    is_run,
)
from page_run import PageRun
from pages import PAGES, ROOT, blocks_of

# The packages of this project and of the pages, as ./dev test has installed them.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
    "PATH": os.pathsep.join(
        [str(ROOT / "build/stage/bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    ),
    "PIP_NO_INDEX": "1",  # `pip install` of a page must find all of it installed
    "PIP_ROOT_USER_ACTION": "ignore",
    # The plug-ins of this project's own tests take a second to load.
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_PLUGINS": "userhub_emulator.pytest_plugin",
}


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.long if page in LONG else []) for page in PAGES_TO_RUN],
)
def test_the_code_of_a_page_works_as_it_stands(page: str, tmp_path: Path) -> None:
    for name in NEEDED_FILES.get(page, []):
        (tmp_path / name).write_text("")
    with PageRun(tmp_path, ENVIRONMENT) as run:
        for block in blocks_of(page):
            if is_run(page, block):
                run.run(block)


def test_the_lists_of_blocks_that_are_not_run_name_only_blocks_that_exist() -> None:
    listed = [*NOT_RUN, *RUN_ONLY_IN_A_CLEAN_ROOT]
    found = [
        (page, beginning)
        for page, beginning in listed
        if any(block.code.startswith(beginning) for block in blocks_of(page))
    ]
    assert found == listed
    assert LONG | set(RUN_BY_ANOTHER_TEST) | set(NEEDED_FILES) <= set(PAGES)
