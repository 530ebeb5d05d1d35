"""check_sbom.py FILE: fails unless the file is valid CycloneDX, by its strict schema."""

from __future__ import annotations

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(Path(sys.argv[1]).read_text())
if problem is not None:
    sys.exit(f"{sys.argv[1]} is not valid: {str(problem).splitlines()[0]}")
