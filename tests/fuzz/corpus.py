"""The inputs that fuzzing starts from: tests/fuzz/corpus, a folder for each target.

corpus.py unpack CORPUS INPUTS   writes each input to a file, in a folder of INPUTS for each target
corpus.py pack CORPUS INPUTS     keeps what is in the folders of INPUTS as the corpus

A target's folder in CORPUS holds `inputs.base64`, one input a line, and named files. Each named
file is an input as it stands. Its name says what it shows: most once broke a property.
"""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path

PACKED = "inputs.base64"


def named_files(target: Path) -> list[Path]:
    return sorted(path for path in target.iterdir() if path.name != PACKED)


def unpack(target: Path, inputs: Path) -> None:
    shutil.rmtree(inputs, ignore_errors=True)
    inputs.mkdir(parents=True)
    for number, line in enumerate((target / PACKED).read_text().splitlines(), 1):
        (inputs / f"line-{number:04}").write_bytes(base64.b64decode(line, validate=True))
    for file in named_files(target):
        shutil.copyfile(file, inputs / file.name)


def pack(target: Path, inputs: Path) -> None:
    named = {file.read_bytes() for file in named_files(target)}
    kept = {file.read_bytes() for file in inputs.iterdir()} - named
    ordered = sorted(kept, key=lambda content: (len(content), content))
    lines = [base64.b64encode(content).decode() + "\n" for content in ordered]
    (target / PACKED).write_text("".join(lines))


if __name__ == "__main__":
    step, corpus, inputs = sys.argv[1:]
    for target in sorted(Path(corpus).iterdir()):
        {"unpack": unpack, "pack": pack}[step](target, Path(inputs) / target.name)
