"""Which code blocks of docs/ are run, and where. Prints what the pages install from the index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pages import PAGES, blocks_of

if TYPE_CHECKING:
    from pages import Block

RUN_BY_ANOTHER_TEST = {
    "emulator.md": "tests/emulator/test_docs.py",
    "debian.md": "tests/packages/clean_root.sh",
    "tarballs.md": "tests/static/test_tarball.py",
    "ffi.md": "tests/ffi/run.sh",
}
# By page and first line.
NOT_RUN = {
    ("guides/alpine.md", "apk add g++ cmake"): "needs Alpine; the page says so",
    ("guides/containers.md", "# Containerfile"): "needs a container engine and a registry",
    ("guides/containers.md", "# compose.yaml"): "needs a container engine and a registry",
    ("guides/containers.md", "./dev static"): "tests/static/test_container.py does the same",
    ("guides/free-threading.md", "python3.13t -m venv"): "tools/all/free_threading does the same",
}
RUN_ONLY_IN_A_CLEAN_ROOT = {
    ("install.md", "python3 -m venv"): "needs wheels",
    ("guides/lambda.md", "pip install --target package"): "needs wheels",
    ("guides/proxies.md", "cp company-ca.pem"): "changes what the machine trusts",
}
NEEDED_FILES = {"guides/proxies.md": ["company-ca.pem"]}
# They need packages that only ./dev test --all installs.
LONG = {"guides/uwsgi.md", "guides/celery.md"}
PAGES_TO_RUN = [page for page in PAGES if page not in RUN_BY_ANOTHER_TEST and blocks_of(page)]


def is_run(page: str, block: Block, in_clean_root: bool = False) -> bool:
    left_out = NOT_RUN if in_clean_root else {**NOT_RUN, **RUN_ONLY_IN_A_CLEAN_ROOT}
    return not any(
        page == listed and block.code.startswith(beginning) for listed, beginning in left_out
    )


def installed_packages() -> set[str]:
    """What the blocks that are run install from the index, not from the folder of the wheels."""
    code = "\n".join(
        block.code for page in PAGES_TO_RUN for block in blocks_of(page) if is_run(page, block)
    )
    return {name for line in re.findall("^pip install (.+)$", code, re.M) for name in line.split()}


if __name__ == "__main__":
    print(*sorted(installed_packages()), sep="\n")  # noqa: T201
