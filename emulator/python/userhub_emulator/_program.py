"""The program of this package."""

from __future__ import annotations

from pathlib import Path

PATH = str(Path(__file__).resolve().parent / "bin" / "userhub-emulator")
