"""Documents lead to each other."""

from __future__ import annotations

import re

from project import ROOT, tracked_files

LINK = r"\]\(([^)#\s:]+)(?:#[^)]*)?\)"


def test_every_link_to_a_file_of_the_project_finds_it() -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in tracked_files("*.md")
        for target in re.findall(LINK, path.read_text())
        if not (path.parent / target).exists()
    ]
    assert missing == []


def test_the_architecture_links_every_decision() -> None:
    linked = re.findall(LINK, (ROOT / "ARCHITECTURE.md").read_text())
    decisions = {f"docs/decisions/{path.name}" for path in tracked_files("docs/decisions")}
    assert decisions
    assert decisions <= set(linked)
