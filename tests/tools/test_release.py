"""./dev release publishes only a version that is ready, and then all of it."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Callable

import pytest
from project import ROOT, package_list

if TYPE_CHECKING:
    from pathlib import Path

VERSION = re.search(r"userhub VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]  # type: ignore[index]
COPIED = [
    "dev",
    "CMakeLists.txt",
    "emulator/CMakeLists.txt",
    "emulator/python/userhub_emulator/_version.py",
    "pyproject.toml",
    "CHANGELOG.md",
    *(f"tools/{name}" for name in ("identity", "release", "install.sh", "packages.sh")),
]
WHEELS = [
    f"userhub_native-{VERSION}-cp{version.replace('.', '')}-x.whl"
    for version in package_list("python_versions")
]


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "tag.gpgSign=false")
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A version")
    git(folder, "tag", "--force", f"v{VERSION}")


def change(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text(), flags=re.MULTILINE)
    assert count > 0, f"{path} has nothing like {pattern}"
    path.write_text(text)


def script(path: Path, command: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(0o755)


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A project whose version is ready; instead of building, its tools make empty files."""
    for name in COPIED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".gitignore").write_text("/dist/\n")
    change(tmp_path / "tools/identity", " # placeholder$", "")
    change(tmp_path / "CHANGELOG.md", rf"^## {VERSION} .*$", f"## {VERSION} (2026-11-26)")
    script(tmp_path / "tools/package", "mkdir -p dist && touch dist/userhub.deb")
    script(tmp_path / "tools/wheel", "cd dist && touch " + " ".join(WHEELS))
    script(tmp_path / "tools/steps/source_distributions", 'touch "$1/userhub_native.tar.gz"')
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def release(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["./dev", "release"], cwd=folder, capture_output=True, text=True)


def test_a_ready_version_leaves_all_that_is_published_with_its_checksums(ready: Path) -> None:
    (ready / "dist").mkdir()
    (ready / "dist/of-an-earlier-version.whl").touch()
    done = release(ready)
    assert done.returncode == 0, done.stderr
    published = sorted(["userhub.deb", "userhub_native.tar.gz", *WHEELS])
    empty = hashlib.sha256(b"").hexdigest()
    sums = (ready / "dist/SHA256SUMS").read_text().splitlines()
    assert sorted(sums) == sorted(f"{empty}  {name}" for name in published)
    assert sorted(p.name for p in (ready / "dist").iterdir()) == sorted([*published, "SHA256SUMS"])


def set_placeholder(folder: Path) -> None:
    change(folder / "tools/identity", "^(maintainer: .*)$", r"\1 # placeholder")


def forget_the_date(folder: Path) -> None:
    change(folder / "CHANGELOG.md", rf"^## {VERSION} .*$", f"## {VERSION} (unreleased)")


def change_the_emulators_version(folder: Path) -> None:
    change(folder / "emulator/CMakeLists.txt", r"VERSION [\d.]+ LANG", "VERSION 9.9.9 LANG")


def change_the_emulators_package(folder: Path) -> None:
    change(folder / "emulator/python/userhub_emulator/_version.py", '".*"', '"9.9.9"')


def change_the_extra(folder: Path) -> None:
    change(folder / "pyproject.toml", 'emulator~=.*?"', 'emulator~=9.9.0"')


def lose_a_wheel(folder: Path) -> None:
    script(folder / "tools/wheel", "cd dist && touch " + " ".join(WHEELS[1:]))


@pytest.mark.parametrize(
    ("unready", "message"),
    [
        (set_placeholder, "tools/identity has a placeholder for: maintainer"),
        (forget_the_date, f'CHANGELOG.md has no heading "## {VERSION} (YYYY-MM-DD)"'),
        (change_the_emulators_version, "emulator/CMakeLists.txt has another version"),
        (change_the_emulators_package, "userhub_emulator/_version.py has another version"),
        (change_the_extra, "pyproject.toml must ask for userhub-emulator~="),
        (lose_a_wheel, "dist has no wheel for CPython 3.9"),
    ],
)
def test_a_version_that_is_not_ready_is_refused_by_name(
    ready: Path, unready: Callable[[Path], None], message: str
) -> None:
    unready(ready)
    commit(ready)
    refused(release(ready), message)


def test_an_uncommitted_change_is_refused(ready: Path) -> None:
    (ready / "new.txt").touch()
    refused(release(ready), "commit your changes first, such as: ?? new.txt")


def test_a_version_without_its_tag_is_refused(ready: Path) -> None:
    git(ready, "tag", "--delete", f"v{VERSION}")
    refused(release(ready), f"HEAD has no tag v{VERSION}")


def refused(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert done.returncode == 1
    assert done.stderr.startswith("dev: no release: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
