"""write_changelog.py CHANGELOG IDENTITY: prints debian/changelog.

It is made of CHANGELOG.md and tools/identity. A version that is not released yet has today's date.
"""

from __future__ import annotations

import datetime
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = re.compile(r"^## ([\d.]+) \((\d{4}-\d\d-\d\d|unreleased)\)$", re.MULTILINE)


def main() -> None:
    changes, identity = (Path(name).read_text("utf-8") for name in sys.argv[1:3])
    maintainer = re.search(r"^maintainer: (.*?)(?: # placeholder)?$", identity, re.MULTILINE)
    assert maintainer
    _, *versions = VERSION.split(changes)
    for version, date, text in zip(versions[::3], versions[1::3], versions[2::3]):
        print(f"userhub ({version}) unstable; urgency=medium\n")
        for item in items(text):
            print(item)
        print(f"\n -- {maintainer[1]}  {timestamp(date)}\n")


def items(text: str) -> Iterator[str]:
    for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]:
        yield textwrap.fill(
            " ".join(item.split()),
            width=79,
            initial_indent="  * ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )


def timestamp(date: str) -> str:
    today = datetime.datetime.now(datetime.timezone.utc).date()
    day = today if date == "unreleased" else datetime.date.fromisoformat(date)
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc)
    return midnight.strftime("%a, %d %b %Y %H:%M:%S +0000")


main()
