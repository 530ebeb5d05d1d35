"""Each test that is left out for aarch64 stands below the name of a program that shows why."""

from __future__ import annotations

from project import ROOT

FOLDER = ROOT / "tests/aarch64"
MOST = 10


def test_each_test_left_out_for_aarch64_has_a_program_that_shows_qemus_fault() -> None:
    left_out: dict[str, list[str]] = {}
    for line in (FOLDER / "left_out.txt").read_text().splitlines():
        if line.startswith("# qemu_"):
            left_out[line.removeprefix("# ")] = []
        elif not line.startswith("#"):
            left_out[list(left_out)[-1]].append(line)
    assert set(left_out) == {path.name for path in FOLDER.glob("qemu_*.c")}
    assert all(left_out.values())
    assert sum(map(len, left_out.values())) <= MOST
