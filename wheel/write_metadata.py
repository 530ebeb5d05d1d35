"""write_metadata.py LIBRARIES LIBC: writes what a file of a release says of the libraries inside.

It goes to LIBRARIES/metadata, to a folder for each product that is compiled for this C library:
`licenses/bundled` has the licence terms and CONTENTS, a list of the versions; `sboms` has that list
in CycloneDX. Each line of standard input is a package, its version and the file with its terms.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from components import CONTENTS, Component


class Origin(NamedTuple):
    version: str
    terms: Path


def main() -> None:
    metadata = Path(sys.argv[1]) / "metadata"
    origins = {}
    for line in sys.stdin:
        package, version, terms = line.rstrip("\n").split(" ", 2)
        origins[package] = Origin(version, Path(terms))
    for product, components in CONTENTS[sys.argv[2]].items():
        write_licenses(metadata / product / "licenses/bundled", components, origins)
        sboms = metadata / product / "sboms"
        sboms.mkdir(parents=True)
        document = sbom(product, components, origins)
        (sboms / f"{product}.cdx.json").write_text(json.dumps(document, indent=1) + "\n")


def write_licenses(folder: Path, components: list[Component], origins: dict[str, Origin]) -> None:
    folder.mkdir(parents=True)
    lines = ["This contains files of these Debian packages, and of libraries without one:"]
    for component in components:
        origin = origins[component.package]
        shutil.copyfile(origin.terms, folder / component.package)
        lines.append(f"  {component.package} {origin.version}")
    lines.append("Debian's archive has the source packages of these versions.")
    (folder / "CONTENTS").write_text("\n".join(lines) + "\n")
    for terms in ("Apache-2.0", "GPL-3"):  # which Debian's files refer to
        shutil.copyfile(Path("/usr/share/common-licenses") / terms, folder / terms)


def sbom(
    product: str, components: list[Component], origins: dict[str, Origin]
) -> dict[str, object]:
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "library", "bom-ref": product, "name": product}},
        "components": [entry(each, origins[each.package].version) for each in components],
        "dependencies": [{"ref": product, "dependsOn": [each.name for each in components]}],
    }


def entry(component: Component, version: str) -> dict[str, object]:
    if component.source is not None:
        identity = f"pkg:deb/debian/{component.source}@{quote(version)}?arch=source"
    elif component.package == "pybind11":
        identity = f"pkg:pypi/pybind11@{quote(version)}"
    else:  # a part of zig
        identity = f"pkg:pypi/ziglang@{quote(version)}"
    return {
        "type": "library",
        "bom-ref": component.name,
        "name": component.name,
        "version": version,
        "licenses": [{"expression": component.license}],
        "purl": identity,
    }


main()
