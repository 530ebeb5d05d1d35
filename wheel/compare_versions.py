"""compare_versions.py WHEEL...: names each library in a wheel that differs from versions.txt.

A mirror of Debian that is behind its lists leads to an older version.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path


def main() -> None:
    lines = (Path(__file__).parent / "versions.txt").read_text().splitlines()
    versions = dict(line.split() for line in lines)
    found = []
    for wheel in sys.argv[1:]:
        with zipfile.ZipFile(wheel) as archive:
            (name,) = (n for n in archive.namelist() if n.endswith("/licenses/bundled/CONTENTS"))
            contents = archive.read(name).decode().splitlines()
        for package, version in (line.split() for line in contents if line.startswith("  ")):
            if versions.get(package, version) != version:
                found.append(f"{wheel} has {package} {version}, not {versions[package]}")
    if found:
        sys.exit("\n".join(found))


main()
