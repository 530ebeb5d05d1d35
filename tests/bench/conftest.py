"""The pure pieces of ./dev bench, which is no package: its programs find each other by the path."""

import sys
from pathlib import Path

# Last, as its modules have everyday names.
sys.path.append(str(Path(__file__).parents[2] / "bench"))
