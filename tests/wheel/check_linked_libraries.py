"""check_linked_libraries.py WHEEL...: the SBOM in each wheel is valid and complete.

It is CycloneDX, and it names each library in the linker's map and no other. The maps are in the
build folders of the wheel's architecture. Libraries that are headers only are not in a map.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "wheel"))

from components import CONTENTS
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from linker_map import linked_libraries

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    problems = [problem for wheel in sys.argv[1:] for problem in check(Path(wheel))]
    if problems:
        sys.exit("\n".join(problems))


def check(wheel: Path) -> list[str]:
    architecture = re.sub(r".*_(x86_64|aarch64)\.whl", r"\1", wheel.name)
    product, libc, built = "userhub-native", "glibc", f"build/wheel/{architecture}/cmake/client"
    if wheel.name.startswith("userhub_emulator-"):
        product, libc, built = "userhub-emulator", "musl", f"build/static/{architecture}/cmake"
    with zipfile.ZipFile(wheel) as archive:
        (sbom,) = matches(archive, rf".*/sboms/{product}\.cdx\.json")
        (binary,) = matches(archive, r".*/(_native\..*\.so|userhub-emulator)")
        text = archive.read(sbom).decode()
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        return [f"{wheel.name}: {sbom} is not valid: {problem}"]
    (linker_map,) = (ROOT / built).rglob(Path(binary).name + ".map")
    linked = linked_libraries(linker_map)
    names = {component["name"] for component in json.loads(text)["components"]}
    expected = {a for c in CONTENTS[libc][product] if c.name in names for a in c.archives}
    if linked != expected:
        return [f"{wheel.name}: linked {sorted(linked)}, the SBOM: {sorted(expected)}"]
    return []


def matches(archive: zipfile.ZipFile, pattern: str) -> list[str]:
    return [name for name in archive.namelist() if re.fullmatch(pattern, name)]


main()
