"""run_pages.py DIST: runs each page of docs/ as a new user does.

Each page gets an empty folder and the virtual environment of docs/install.md. What else the page
needs, it must install. DIST has the wheels. For the empty Debian of clean_root.sh.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from page_plan import NEEDED_FILES, PAGES_TO_RUN, is_run
from page_run import PageRun
from pages import blocks_of


def run_blocks(page: str, folder: Path, environment: dict[str, str]) -> None:
    with PageRun(folder, environment) as run:
        for block in blocks_of(page):
            if is_run(page, block, in_clean_root=True):
                run.run(block)


def run_page(page: str, folder: Path, dist: Path) -> None:
    (folder / "dist").symlink_to(dist)
    for name in NEEDED_FILES.get(page, []):
        (folder / name).write_text("")
    environment = dict(os.environ)
    run_blocks("install.md", folder, environment)
    if page != "install.md":
        environment["PATH"] = os.pathsep.join([str(folder / "venv/bin"), os.environ["PATH"]])
        run_blocks(page, folder, environment)


def works(page: str, dist: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            run_page(page, Path(folder), dist)
        except AssertionError as failure:
            print(f"{page} failed:\n{failure}", flush=True)  # noqa: T201
            return False
    print(f"ran {page}", flush=True)  # noqa: T201
    return True


if __name__ == "__main__":
    results = [works(page, Path(sys.argv[1]).resolve()) for page in PAGES_TO_RUN]
    sys.exit(not all(results))
