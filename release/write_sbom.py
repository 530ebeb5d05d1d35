"""write_sbom.py VERSION FOLDER: writes what the files of a release, in FOLDER, contain.

FOLDER/userhub-VERSION.cdx.json is a software bill of materials in CycloneDX. It names each file
with its SHA-256, and the libraries whose code is inside: of a wheel or an archive of programs, by
its file CONTENTS; of a Debian package, by the field Built-Using. Libraries that a file loads
when it runs are not inside.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

Library = tuple[str, str]  # the name and version of a Debian package


def main() -> None:
    version, folder = sys.argv[1], Path(sys.argv[2])
    contents = {path: sorted(set(libraries(path))) for path in sorted(folder.iterdir())}
    name = f"userhub-{version}.cdx.json"
    document = sbom(version, {path: found for path, found in contents.items() if path.name != name})
    (folder / name).write_text(json.dumps(document, indent=1) + "\n")


def sbom(version: str, contents: dict[Path, list[Library]]) -> dict[str, Any]:
    product = f"userhub-{version}"
    inside = sorted({library for found in contents.values() for library in found})
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": product,
                "name": "userhub",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [*map(file_component, contents), *map(library_component, inside)],
        "dependencies": [
            {"ref": product, "dependsOn": [path.name for path in contents]},
            *(
                {"ref": path.name, "dependsOn": [*map(purl, found)]}
                for path, found in contents.items()
            ),
        ],
    }


def file_component(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    hashes = [{"alg": "SHA-256", "content": digest}]
    return {"type": "file", "bom-ref": path.name, "name": path.name, "hashes": hashes}


def library_component(library: Library) -> dict[str, Any]:
    name, version = library
    return {
        "type": "library",
        "bom-ref": purl(library),
        "name": name,
        "version": version,
        "purl": purl(library),
    }


def purl(library: Library) -> str:
    name, version = library
    return f"pkg:deb/debian/{quote(name)}@{quote(version)}"


def libraries(path: Path) -> Iterator[Library]:
    if path.suffix == ".deb":
        command = ["dpkg-deb", "-f", str(path), "Built-Using"]
        field = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        yield from re.findall(r"(\S+) \(= ([^)]+)\)", field)
    else:
        for text in texts_of_contents(path):
            yield from re.findall(r"^  (\S+) ([^\s,]+)", text, re.MULTILINE)


def texts_of_contents(path: Path) -> Iterator[str]:
    """The texts of files with the name CONTENTS in a wheel or an archive."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if Path(name).name == "CONTENTS":
                    yield wheel.read(name).decode()
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for member in archive:
                if Path(member.name).name == "CONTENTS" and (file := archive.extractfile(member)):
                    yield file.read().decode()


main()
