"""check_sbom.py BUILT WHEEL...: the SBOM in each wheel is valid and complete.

It is CycloneDX, and it names each library in the linker's map and no other. The maps are in the
build folders BUILT/client and BUILT/emulator. Libraries that are headers only are not in a map.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "wheel"))

from components import CONTENTS, PRODUCTS
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def main() -> None:
    built = Path(sys.argv[1])
    problems = [problem for wheel in sys.argv[2:] for problem in check(built, Path(wheel))]
    if problems:
        sys.exit("\n".join(problems))


def check(built: Path, wheel: Path) -> list[str]:
    product = "client" if wheel.name.startswith("userhub_native-") else "emulator"
    with zipfile.ZipFile(wheel) as archive:
        (sbom,) = matches(archive, rf".*/sboms/{PRODUCTS[product]}\.cdx\.json")
        (binary,) = matches(archive, r".*/(_native\..*\.so|userhub-emulator)")
        text = archive.read(sbom).decode()
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        return [f"{wheel.name}: {sbom} is not valid: {problem}"]
    (linker_map,) = (built / product).rglob(Path(binary).name + ".map")
    linked = set(re.findall(r"([\w+.-]+\.a)\(", linker_map.read_text(errors="replace")))
    linked = {archive for archive in linked if not archive.startswith("libuserhub")}
    contents = CONTENTS["glibc"][product]
    names = {component["name"] for component in json.loads(text)["components"]}
    expected = {a for each in contents if each.name in names for a in each.archives}
    if linked != expected:
        return [f"{wheel.name}: linked {sorted(linked)}, the SBOM: {sorted(expected)}"]
    return []


def matches(archive: zipfile.ZipFile, pattern: str) -> list[str]:
    return [name for name in archive.namelist() if re.fullmatch(pattern, name)]


main()
