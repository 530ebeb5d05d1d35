"""debian/ repeats nothing that another file says differently."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from project import ROOT, package_list

if TYPE_CHECKING:
    from pathlib import Path

CONTROL = (ROOT / "debian/control").read_text()
NEEDED_TO_BUILD = {"debhelper-compat", "cmake", "ninja-build", "python3"}


def test_the_build_needs_the_packages_of_both_products() -> None:
    field = re.search(r"^Build-Depends: ((?:.*\n )*.*)$", CONTROL, re.MULTILINE)
    assert field is not None
    packages = {re.split(r"[ :(]", entry.strip())[0] for entry in field[1].split(",")}
    products = {*package_list("client_packages"), *package_list("emulator_packages")}
    assert packages == products - {"python3-dev"} | NEEDED_TO_BUILD


def test_the_symbols_are_those_of_the_abi_description() -> None:
    symbols = re.findall(
        r"^ ([\w.]+@\S+) ", (ROOT / "debian/libuserhub0.symbols").read_text(), re.M
    )
    described = re.findall(
        r"<elf-symbol name='(\w+)' version='([^']+)'", (ROOT / "tests/capi/userhub.abi").read_text()
    )
    nodes = {f"{version}@{version}" for _, version in described}
    assert sorted(symbols) == sorted(nodes | {f"{name}@{version}" for name, version in described})


def test_no_symbol_is_of_a_version_that_is_still_to_come() -> None:
    version = re.search(r"userhub VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())
    assert version is not None
    added = re.findall(
        r"^ \S+@\S+ ([\d.]+)$", (ROOT / "debian/libuserhub0.symbols").read_text(), re.M
    )
    assert added
    assert max(map(numbers, added)) <= numbers(version[1])


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def test_the_copyright_has_the_terms_of_the_licence() -> None:
    licence = (ROOT / "LICENSE").read_text().partition("\n\n")[2]
    copyright_line, _, terms = licence.partition("\n\n")
    text = (ROOT / "debian/copyright").read_text()
    assert copyright_line.replace("Copyright (c)", "\nCopyright:") + "\n" in text
    assert "".join(f" {line or '.'}\n" for line in terms.splitlines()) in text


def written_changelog(folder: Path, changes: str) -> str:
    (folder / "CHANGELOG.md").write_text(changes)
    (folder / "identity").write_text("maintainer: A <a@example.com> # placeholder\n")
    program = [sys.executable, "-B", str(ROOT / "debian/write_changelog.py")]
    files = [str(folder / "CHANGELOG.md"), str(folder / "identity")]
    return subprocess.run([*program, *files], check=True, stdout=subprocess.PIPE, text=True).stdout


def test_debians_changelog_has_the_versions_of_the_projects(tmp_path: Path) -> None:
    changes = "# Changelog\n\n- Promise.\n\n## 0.2.0 (unreleased)\n\n- New.\n\n"
    changes += "## 0.1.0 (2026-12-01)\n\n- A\n  b.\n- C.\n"
    today = f"{datetime.datetime.now(datetime.timezone.utc):%a, %d %b %Y} 00:00:00 +0000"
    assert written_changelog(tmp_path, changes) == (
        "userhub (0.2.0) unstable; urgency=medium\n\n  * New.\n\n"
        f" -- A <a@example.com>  {today}\n\n"
        "userhub (0.1.0) unstable; urgency=medium\n\n  * A b.\n  * C.\n\n"
        " -- A <a@example.com>  Tue, 01 Dec 2026 00:00:00 +0000\n\n"
    )


def test_every_line_of_debians_changelog_fits_into_80_columns(tmp_path: Path) -> None:
    changelog = written_changelog(tmp_path, (ROOT / "CHANGELOG.md").read_text())
    assert [line for line in changelog.splitlines() if len(line) > 80] == []
