"""The SBOM of a release names each file and the libraries inside."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CONTENTS = (
    "This contains:\n  curl 7.88.1-10, compiled from its source package\n  zlib1g-dev 1:1.2\nEnd.\n"
)
CURL = "pkg:deb/debian/curl@7.88.1-10"
ZLIB = "pkg:deb/debian/zlib1g-dev@1%3A1.2"
SIMDJSON = "pkg:deb/debian/simdjson@3.0.1-1"


def write_package(folder: Path, fields: str) -> None:
    (folder / "package/DEBIAN").mkdir(parents=True)
    control = f"Package: a\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.com>\n{fields}"
    (folder / "package/DEBIAN/control").write_text(f"{control}Description: a\n")
    target = str(folder / "dist/a.deb")
    subprocess.run(["dpkg-deb", "--build", str(folder / "package"), target], check=True)


@pytest.fixture
def sbom(tmp_path: Path) -> dict[str, Any]:
    dist = tmp_path / "dist"
    dist.mkdir()
    with zipfile.ZipFile(dist / "a.whl", "w") as wheel:
        wheel.writestr("a.dist-info/licenses/bundled/CONTENTS", CONTENTS)
    with tarfile.open(dist / "a.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("a/CONTENTS")
        member.size = len(CONTENTS)
        archive.addfile(member, io.BytesIO(CONTENTS.encode()))
    (dist / "a.txt").write_text("text")
    write_package(tmp_path, "Built-Using: simdjson (= 3.0.1-1)\n")
    program = [sys.executable, "-B", str(ROOT / "release/write_sbom.py"), "0.1.0", str(dist)]
    for _ in range(2):  # the second time, the first one's file is there too
        subprocess.run(program, check=True)
    document: dict[str, Any] = json.loads((dist / "userhub-0.1.0.cdx.json").read_text())
    return document


def test_each_file_is_named_with_its_checksum(sbom: dict[str, Any]) -> None:
    files = {each["name"]: each for each in sbom["components"] if each["type"] == "file"}
    assert sorted(files) == ["a.deb", "a.tar.gz", "a.txt", "a.whl"]
    expected = {"alg": "SHA-256", "content": hashlib.sha256(b"text").hexdigest()}
    assert files["a.txt"]["hashes"] == [expected]


def test_each_file_depends_on_the_libraries_inside(sbom: dict[str, Any]) -> None:
    inside = {each["ref"]: each["dependsOn"] for each in sbom["dependencies"]}
    assert inside == {
        "userhub-0.1.0": ["a.deb", "a.tar.gz", "a.txt", "a.whl"],
        "a.deb": [SIMDJSON],
        "a.tar.gz": [CURL, ZLIB],
        "a.txt": [],
        "a.whl": [CURL, ZLIB],
    }
    libraries = [each["purl"] for each in sbom["components"] if each["type"] == "library"]
    assert sorted(libraries) == sorted([CURL, SIMDJSON, ZLIB])
