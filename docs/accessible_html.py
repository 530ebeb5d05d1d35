"""Adds to the pages what the theme leaves out for screen readers and keyboards."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

REPLACEMENTS = {
    '<aside class="sidebar-drawer"': '<aside aria-label="Site" class="sidebar-drawer"',
    '<aside class="toc-drawer': '<aside aria-label="This page" class="toc-drawer',
    'role="heading"': 'role="heading" aria-level="2"',
    "<pre>": '<pre tabindex="0">',  # only what has the focus can be scrolled by keys
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
    '<div id="search-results">': '<h1>Search</h1><div id="search-results">',
}
EMPTY_HEADER = re.compile(r'<th class="head[^"]*"><p></p></th>')


def rewrite_pages(app: Sphinx, failure: Exception | None) -> None:
    for page in Path(app.outdir).rglob("*.html") if failure is None else ():
        text = page.read_text("utf-8")
        for theirs, ours in REPLACEMENTS.items():
            text = text.replace(theirs, ours)
        page.write_text(EMPTY_HEADER.sub("<td></td>", text), "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("build-finished", rewrite_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
