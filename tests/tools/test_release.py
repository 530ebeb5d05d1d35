"""./dev release builds all of a version, and says whether it may be published."""

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
    *(f"tools/steps/{name}" for name in ("check_version", "check_dist", "publishable")),
]
WHEELS = [
    f"userhub_native-{VERSION}-cp3-cp{version.replace('.', '')}-x_{architecture}.whl"
    for version in package_list("python_versions")
    for architecture in ("x86_64", "aarch64")
]
EMULATORS = [f"userhub_emulator-{VERSION}-py3-none-x_{each}.whl" for each in ("x86_64", "aarch64")]
PACKAGES = [
    f"{package}_{VERSION}_amd64.deb"
    for package in ("libuserhub0", "libuserhub-dev", "userhub", "userhub-emulator")
]
PACKAGES += [f"userhub_{VERSION}.dsc", f"userhub_{VERSION}.tar.xz"]
TARBALLS = [f"userhub-{VERSION}-linux-{each}.tar.gz" for each in ("x86_64", "aarch64")]
SOURCES = [f"userhub_native-{VERSION}.tar.gz", f"userhub_emulator-{VERSION}.tar.gz"]
SBOM = f"userhub-{VERSION}.cdx.json"


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
    script(tmp_path / "tools/package", f"mkdir -p dist && cd dist && touch {' '.join(PACKAGES)}")
    script(tmp_path / "tools/wheel", f"cd dist && touch {' '.join(EMULATORS)} {' '.join(WHEELS)}")
    script(tmp_path / "tools/static", f"cd dist && touch {' '.join(TARBALLS)}")
    script(tmp_path / "tools/steps/newest_libraries", "exit 0")
    (tmp_path / "wheel").mkdir()
    (tmp_path / "wheel/compare_versions.py").touch()
    script(tmp_path / "tools/steps/source_distributions", f"cd dist && touch {' '.join(SOURCES)}")
    script(tmp_path / "tools/steps/check_debian_packages", "exit 0")
    script(tmp_path / "tools/steps/check_distributions", 'for file; do test -e "$file"; done')
    script(tmp_path / "tools/steps/sbom", f"touch dist/{SBOM}")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def release(folder: Path, version: str = VERSION) -> subprocess.CompletedProcess[str]:
    command = ["./dev", "release", version]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_a_ready_version_leaves_all_that_is_published_with_its_checksums(ready: Path) -> None:
    (ready / "dist").mkdir()
    (ready / "dist/of-an-earlier-version.whl").touch()
    done = release(ready)
    assert done.returncode == 0, done.stderr
    check_that_all_is_built(ready)


def check_that_all_is_built(folder: Path) -> None:
    published = [*PACKAGES, *SOURCES, *WHEELS, *EMULATORS, *TARBALLS, SBOM]
    empty = hashlib.sha256(b"").hexdigest()
    sums = (folder / "dist/SHA256SUMS").read_text().splitlines()
    assert sorted(sums) == sorted(f"{empty}  {name}" for name in published)
    assert sorted(p.name for p in (folder / "dist").iterdir()) == sorted([*published, "SHA256SUMS"])


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


def change_the_changelog(folder: Path) -> None:
    change(folder / "CHANGELOG.md", rf"^## {VERSION} ", "## 9.9.9 ")


def lose_a_wheel(folder: Path) -> None:
    script(folder / "tools/wheel", f"cd dist && touch {' '.join(EMULATORS)} {' '.join(WHEELS[1:])}")


def lose_a_package(folder: Path) -> None:
    script(folder / "tools/package", f"mkdir -p dist && cd dist && touch {' '.join(PACKAGES[1:])}")


def lose_a_tarball(folder: Path) -> None:
    script(folder / "tools/static", f"cd dist && touch {TARBALLS[0]}")


def miss_a_fix_of_a_library(folder: Path) -> None:
    script(folder / "tools/steps/newest_libraries", "exit 1")


def bundle_an_older_library(folder: Path) -> None:
    (folder / "wheel/compare_versions.py").write_text("raise SystemExit(1)\n")


@pytest.mark.parametrize(
    ("unpublishable", "message"),
    [
        (set_placeholder, "tools/identity has a placeholder for: maintainer"),
        (forget_the_date, f'CHANGELOG.md has no heading "## {VERSION} (YYYY-MM-DD)"'),
        (miss_a_fix_of_a_library, "wheel/versions.txt is behind Debian"),
        (bundle_an_older_library, "a wheel has other versions than wheel/versions.txt"),
    ],
)
def test_a_version_that_may_not_be_published_is_built_all_the_same(
    ready: Path, unpublishable: Callable[[Path], None], message: str
) -> None:
    unpublishable(ready)
    commit(ready)
    built_but_refused(release(ready), message)
    check_that_all_is_built(ready)


def test_a_version_without_its_tag_may_not_be_published(ready: Path) -> None:
    git(ready, "tag", "--delete", f"v{VERSION}")
    built_but_refused(release(ready), f"HEAD has no tag v{VERSION}")
    check_that_all_is_built(ready)


def built_but_refused(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert done.returncode == 1
    assert done.stderr.startswith("dev: not to be published: ")
    assert message in done.stderr


@pytest.mark.parametrize(
    ("unready", "message"),
    [
        (change_the_emulators_version, f"emulator/CMakeLists.txt has 9.9.9, not {VERSION}"),
        (change_the_emulators_package, f"userhub_emulator/_version.py has 9.9.9, not {VERSION}"),
        (change_the_extra, "pyproject.toml has 9.9.0, not "),
        (change_the_changelog, f"CHANGELOG.md has 9.9.9, not {VERSION}"),
        (
            lose_a_wheel,
            f"dist has no userhub_native-{VERSION}-*-cp39-*_x86_64.whl: install CPython 3.9",
        ),
        (lose_a_tarball, f"dist has no {TARBALLS[1]}: run ./dev static"),
        (lose_a_package, f"dist has no libuserhub0_{VERSION}_*.deb: run ./dev package"),
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


def test_another_version_than_the_sources_have_is_refused(ready: Path) -> None:
    refused(release(ready, "9.9.9"), f"CMakeLists.txt has {VERSION}, not 9.9.9")
    assert not (ready / "dist").exists()


def test_a_version_must_be_given() -> None:
    done = subprocess.run(["./dev", "release"], cwd=ROOT, capture_output=True)
    assert done.returncode == 2


def refused(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert done.returncode == 1
    assert done.stderr.startswith("dev: no release: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
