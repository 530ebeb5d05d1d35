"""Every code block of docs/ is run as it stands, or is listed here with the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from page_run import PageRun
from pages import PAGES, Block, blocks_of

if TYPE_CHECKING:
    from pathlib import Path

RUN_BY_ANOTHER_TEST = {
    "emulator.md": "tests/emulator/test_docs.py",
    "debian.md": "tests/packages/clean_root.sh",
    "ffi.md": "tests/ffi/run.sh",
}
# By page and first line.
NOT_RUN = {
    ("guides/alpine.md", "apk add g++ cmake"): "needs Alpine; the page says so",
    ("guides/containers.md", "# Containerfile"): "needs a container engine and a registry",
    ("guides/containers.md", "# compose.yaml"): "needs a container engine and a registry",
    ("guides/free-threading.md", "python3.13t -m venv"): "tools/all/free_threading does the same",
    ("guides/lambda.md", "pip install --target package"): "needs wheels; tests/wheel installs them",
    ("guides/proxies.md", "cp company-ca.pem"): "changes what this machine trusts",
}
NEEDED_FILES = {"guides/proxies.md": ["company-ca.pem"]}
# They need packages that only ./dev test --all installs.
LONG = {"guides/uwsgi.md", "guides/celery.md"}


def is_run(page: str, block: Block) -> bool:
    return not any(
        page == listed and block.code.startswith(beginning) for listed, beginning in NOT_RUN
    )


def pages_to_run() -> list[object]:
    return [
        pytest.param(page, marks=pytest.mark.long if page in LONG else [])
        for page in PAGES
        if page not in RUN_BY_ANOTHER_TEST and blocks_of(page)
    ]


@pytest.mark.parametrize("page", pages_to_run())
def test_the_code_of_a_page_works_as_it_stands(page: str, tmp_path: Path) -> None:
    for name in NEEDED_FILES.get(page, []):
        (tmp_path / name).write_text("")
    with PageRun(tmp_path) as run:
        for block in blocks_of(page):
            if is_run(page, block):
                run.run(block)


def test_the_list_of_blocks_that_are_not_run_names_only_blocks_that_exist() -> None:
    found = [
        (page, beginning)
        for page, beginning in NOT_RUN
        if any(block.code.startswith(beginning) for block in blocks_of(page))
    ]
    assert found == list(NOT_RUN)
    assert LONG | set(RUN_BY_ANOTHER_TEST) | set(NEEDED_FILES) <= set(PAGES)
