"""What a package index shows of each distribution: its README, with links that work there."""

from __future__ import annotations

import re

import pytest
from project import ROOT
from scikit_build_core.metadata.fancy_pypi_readme import dynamic_metadata

TARGET = re.compile(r"""\]\((.+?)\)|(?:src|href)="(.+?)\"""")


@pytest.mark.parametrize("name", [".", "emulator"])
def test_a_long_description_links_the_files_of_the_repository_at_the_versions_tag(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / name)
    readme = dynamic_metadata("readme", {}, {"version": "1.2.3", "name": "any"})
    assert isinstance(readme, dict)
    targets = [link or picture for link, picture in TARGET.findall(readme["text"])]
    assert [target for target in targets if not target.startswith("https://")] == []
    linked = re.findall(r"/(blob|raw)/v1\.2\.3/([^#\s]*)", "\n".join(targets))
    assert linked
    assert [path for _, path in linked if not (ROOT / path).exists()] == []
    assert {kind for kind, path in linked if path.endswith((".png", ".svg"))} <= {"raw"}
