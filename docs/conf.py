"""How Sphinx makes the site. tools/docs generates the inputs in build/reference first."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
REFERENCE = ROOT / "build/reference"
VERSION = re.search(r"userhub VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())
assert VERSION is not None

project = "userhub-native"
version = release = VERSION[1]
copyright = "the userhub-native authors"  # noqa: A001 # Sphinx's name
sys.path.insert(0, str(DOCS))
extensions = [
    "accessible_html",
    "myst_parser",
    "breathe",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_inline_tabs",
]
nitpicky = True
# Names of the standard library and of dependencies, whose documentation is elsewhere.
nitpick_ignore_regex = [
    (r"c:.*|cpp:.*", r"std::.*|u?int\d+_t|size_t|ptrdiff_t|userhub(::portal_path)?"),
    (r"py:.*", r"(os|collections\.abc|contextlib|types|typing)\..*"),
]

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "inherited-members": "object,Exception"}
napoleon_numpy_docstring = False

breathe_projects = {"c": REFERENCE / "c/xml", "cpp": REFERENCE / "cpp/xml"}
breathe_domain_by_extension = {"h": "c", "hpp": "cpp"}

html_theme = "furo"
html_title = f"userhub-native {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
smartquotes_action = "D"  # dashes only

# Pages that show what stands elsewhere in the project.
PAGES = {
    "README.md": "index.md",
    "README.md#install": "install.md",
    "ARCHITECTURE.md": "development/architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "development/contributing.md",
    "RELEASING.md": "development/releasing.md",
    "SECURITY.md": "security.md",
    "capi/include/userhub.h": "reference/c.rst",
    "core/include/userhub/userhub.hpp": "reference/cpp.rst",
    "docs/decisions": "development/decisions.md",
    "emulator/LIBMICROHTTPD.md": "emulator-libmicrohttpd.md",
    "emulator/README.md": "emulator-build.md",
    "examples/ffi": "examples/ffi.md",
    "examples/ffi/rust": "examples/ffi.md",
    "examples/go": "examples/languages.md",
    "examples/web": "examples/web.md",
    "examples/web/README.md": "examples/web.md",
    "examples/web/templates": "examples/web.md",
}
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#|/)([^)#\s]+)(#[^)\s]*)?(?=\))")


def lead_to_pages(text: str, folder: Path) -> str:
    """Makes each relative link one from the root of the site: to a page, else to a file."""

    def target(link: re.Match[str]) -> str:
        path = os.path.normpath(folder / link[1])
        anchor = link[2] or ""
        name = os.path.relpath(path, ROOT)
        page = PAGES.get(name + anchor, PAGES.get(name))
        if page is not None:
            return f"/{page}{anchor}"
        return "/" + os.path.relpath(path, DOCS) + anchor

    return LINK.sub(target, text)


def on_source_read(app: Sphinx, document: str, source: list[str]) -> None:
    source[0] = lead_to_pages(source[0], (DOCS / document).parent)


def on_include_read(app: Sphinx, path: Path, document: str, source: list[str]) -> None:
    source[0] = lead_to_pages(source[0], (DOCS / path).resolve().parent)


def setup(app: Sphinx) -> None:
    app.connect("source-read", on_source_read)
    app.connect("include-read", on_include_read)
