"""wheel/compare_versions.py, by which ./dev release finds an older library in a wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CURL = next(
    line.split()[1]
    for line in (ROOT / "wheel/versions.txt").read_text().splitlines()
    if line.startswith("curl ")
)


@pytest.mark.parametrize(
    ("curl", "message"),
    [(CURL, ""), ("7.88.1-10+deb12u5", f"curl 7.88.1-10+deb12u5, not {CURL}")],
    ids=["as listed", "older"],
)
def test_a_wheel_whose_library_is_not_the_listed_one_is_named(
    tmp_path: Path, curl: str, message: str
) -> None:
    wheel = tmp_path / "userhub_native.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        contents = f"This wheel contains:\n  curl {curl}\n  pybind11 3.0.1\n"
        archive.writestr("userhub_native.dist-info/licenses/bundled/CONTENTS", contents)
    program = ROOT / "wheel/compare_versions.py"
    done = subprocess.run([sys.executable, program, wheel], capture_output=True, text=True)
    assert (done.returncode == 0) == (message == "")
    assert message in done.stderr
