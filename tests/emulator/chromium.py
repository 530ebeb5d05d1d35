"""Debian's Chromium, and what it finds wrong with a page."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",  # As root, Chromium starts no other way.
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NARROW, WIDE = 360, 1280


@contextmanager
def running_chromium() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), f"no {CHROMIUM}: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def browser_page(browser: Browser, width: int = NARROW, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, with JavaScript."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    yield context.new_page()
    context.close()


def enlarge(page: Page) -> None:
    """Makes text as large as with a default font size of 24 pixels."""
    page.evaluate("document.documentElement.style.fontSize = '24px'")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "24px"


def overflows(page: Page) -> bool:
    wider: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wider


def flaws(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than its window. JavaScript must be on."""
    found = [rule["id"] for rule in Axe().run(page).response["violations"]]
    if overflows(page):
        found.append("wider than the screen")
    return found
