"""tools/identity is the one place for who publishes the project, and where."""

from __future__ import annotations

import re

import pytest
from project import ROOT, tracked_files

IDENTITY = dict(
    re.findall(
        r"^(\w+): (.*?)(?: # placeholder)?$", (ROOT / "tools/identity").read_text(), re.MULTILINE
    )
)
URL = IDENTITY["repository_url"]


@pytest.mark.parametrize("project", ["pyproject.toml", "emulator/pyproject.toml"])
def test_a_distribution_names_the_repository_and_the_maintainer(project: str) -> None:
    text = (ROOT / project).read_text()
    name, email = re.fullmatch("(.*) <(.*)>", IDENTITY["maintainer"]).groups()  # type: ignore[union-attr]
    assert f'\nRepository = "{URL}"\n' in text
    assert f'\nauthors = [{{ name = "{name}", email = "{email}" }}]\n' in text


def test_the_debian_packages_name_the_repository_and_the_maintainer() -> None:
    control = (ROOT / "debian/control").read_text()
    assert f"\nMaintainer: {IDENTITY['maintainer']}\n" in control
    assert f"\nHomepage: {URL}\n" in control
    assert f"\nSource: {URL}\n" in (ROOT / "debian/copyright").read_text()


def test_every_go_module_requires_the_module_path() -> None:
    path = IDENTITY["go_module"]
    assert f"\nmodule {path}\n" in (ROOT / "go/go.mod").read_text()
    for user in ("examples/go/go.mod", "bench/go/go.mod"):
        text = (ROOT / user).read_text()
        assert f"\nrequire {path} v0.0.0\n" in text
        assert f"\nreplace {path} => ../../go\n" in text


def test_every_link_to_the_repository_has_its_url() -> None:
    for document in ("SECURITY.md", ".github/ISSUE_TEMPLATE/config.yml"):
        text = (ROOT / document).read_text()
        assert re.findall(r"(https?://\S+?)/security/advisories/new", text) == [URL]
    for path in tracked_files("*.md", "*.yml", "*.toml", ":!tools"):
        links = re.findall(r"https://userhub-native\S*?\.invalid", path.read_text())
        assert set(links) <= {URL}, path


def test_a_value_that_leads_nowhere_is_marked_as_a_placeholder() -> None:
    text = (ROOT / "tools/identity").read_text()
    values = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in values if ".invalid" in line and "# placeholder" not in line] == []
