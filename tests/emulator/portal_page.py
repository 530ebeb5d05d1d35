"""What a page of the portal shows."""

from __future__ import annotations

import re


def link(page: str, testid: str) -> str:
    found = re.search(rf'<a [^>]*data-testid="{testid}"[^>]*href="([^"]*)"', page)
    assert found, page
    return found[1]


def text_of(page: str, testid: str) -> str:
    found = re.search(rf'data-testid="{testid}"[^>]*>([^<]*)<', page)
    assert found, page
    return found[1]
