"""A folder for a program's root: it has the programs of one architecture, and nothing else."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from emulator_process import PATIENCE

if TYPE_CHECKING:
    from typing_extensions import Self

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAMS = ["userhub", "userhub-emulator"]
ARCHITECTURES = os.environ.get("USERHUB_ARCHITECTURES", "x86_64 aarch64").split()


def stage(architecture: str) -> Path:
    """The prefix that a tarball contains."""
    return REPOSITORY / "build/static" / architecture / "stage"


class EmptyRoot:
    def __init__(self, architecture: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        Path(self._folder.name).chmod(0o755)
        self._emulation: list[str] = []
        for program in PROGRAMS:
            self.place(stage(architecture) / "bin" / program, program)
        if architecture != platform.machine():
            self.place(Path(f"/usr/bin/qemu-{architecture}-static"), "qemu")
            self._emulation = ["/qemu"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def place(self, file: Path, path: str) -> None:
        """Copies a file into the root."""
        target = Path(self._folder.name, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
        target.chmod(0o755)

    def command(self, program: str, *arguments: str) -> list[str]:
        """Runs the program in this root, as a user without rights."""
        user = ["unshare", "--map-user=65534", "--map-group=65534"]
        return [*user, f"--root={self._folder.name}", *self._emulation, f"/{program}", *arguments]

    def run(
        self, program: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(program, *arguments),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={"PATH": os.environ["PATH"], **environment},
        )
