"""tests/fuzz/corpus.py keeps inputs as text."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from project import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def corpus(step: str, folder: Path, inputs: Path) -> None:
    program = [sys.executable, str(ROOT / "tests/fuzz/corpus.py")]
    subprocess.run([*program, step, str(folder), str(inputs)], check=True)


def test_packed_inputs_are_unpacked_as_they_were(tmp_path: Path) -> None:
    folder, inputs = tmp_path / "corpus", tmp_path / "inputs"
    (folder / "url").mkdir(parents=True)
    (inputs / "url").mkdir(parents=True)
    (folder / "url/line-feed-in-a-host").write_bytes(b"\n")
    contents = {b"", b"\n", b"\xff\x00", b"plain\n"}
    for number, content in enumerate(contents):
        (inputs / "url" / str(number)).write_bytes(content)

    corpus("pack", folder, inputs)
    assert (folder / "url/inputs.base64").read_text() == "\n/wA=\ncGxhaW4K\n"
    corpus("unpack", folder, tmp_path / "unpacked")
    unpacked = [path.read_bytes() for path in (tmp_path / "unpacked/url").iterdir()]
    assert sorted(unpacked) == sorted(contents)
