"""The site that ./dev docs has made, read as files and in Chromium."""

from __future__ import annotations

import http.server
import threading
from functools import partial
from html.parser import HTMLParser
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from chromium import NARROW, WIDE, browser_page, flaws, running_chromium
from pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.long
SITE = ROOT / "build/docs"
PAGES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html"))
EXTERNAL = {
    "http://localhost:8000",
    "https://api.userhub.com",
    "https://github.com",  # the theme, in the foot of each page
    "https://userhub.com",
    "https://userhub-native.invalid",  # the placeholder of tools/identity
}


class Links(HTMLParser):
    def __init__(self, page: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.ids.add(value)


@pytest.fixture(scope="module")
def links() -> dict[str, Links]:
    assert PAGES, "no build/docs: run ./dev docs"
    return {page: Links(SITE / page) for page in PAGES}


def test_every_internal_link_finds_its_page_and_its_heading(links: dict[str, Links]) -> None:
    missing = []
    for page, found in links.items():
        for target in found.targets:
            url = urlsplit(urljoin("http://site/" + page, target))
            if url.netloc != "site":
                continue
            path = unquote(url.path.removeprefix("/")) or "index.html"
            fragment = unquote(url.fragment)
            has_id = not fragment or path not in links or fragment in links[path].ids
            if not (SITE / path).is_file() or not has_id:
                missing.append(f"{page}: {target}")
    assert missing == []


def test_external_links_lead_to_known_hosts_and_stand_in_a_file(links: dict[str, Links]) -> None:
    urls = {
        target
        for found in links.values()
        for target in found.targets
        if urlsplit(target).scheme in ("http", "https")
    }
    (ROOT / "build/docs-external-links.txt").write_text("\n".join(sorted(urls)) + "\n")
    parts = [urlsplit(url) for url in urls]
    assert {f"{part.scheme}://{part.netloc}" for part in parts} == EXTERNAL


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    handler = partial(Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as chromium:
        yield chromium


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_flaws_and_asks_no_other_host(
    browser: Browser, origin: str, name: str
) -> None:
    for scheme, width in product(("light", "dark"), (NARROW, WIDE)):
        found, requested = visit(browser, f"{origin}/{name}", scheme, width)
        assert found == [], (scheme, width)
        assert [url for url in requested if not url.startswith((origin + "/", "data:"))] == []


def test_the_arrow_keys_change_the_tab_and_the_focus_can_be_seen(
    browser: Browser, origin: str
) -> None:
    with browser_page(browser, WIDE) as page:
        page.goto(f"{origin}/index.html")
        tabs = page.locator(".tab-set > input")
        labels = page.locator(".tab-set > label")
        tabs.first.focus()
        for number in range(1, tabs.count()):
            page.keyboard.press("ArrowRight")
            assert tabs.nth(number).is_checked()
            assert page.locator(".tab-content:visible").count() == 1
            outline = labels.nth(number).evaluate("label => getComputedStyle(label).outlineStyle")
            assert outline != "none", "the focused tab has no outline"


@pytest.mark.parametrize("source", ["http", "file"])
def test_the_search_finds_a_message(browser: Browser, origin: str, source: str) -> None:
    start = origin if source == "http" else SITE.as_uri()
    with browser_page(browser, NARROW) as page:
        page.goto(f"{start}/search.html?q=retry+budget")
        results = page.locator("ul.search li a")
        results.first.wait_for()
        assert "Retries and time limits" in results.all_inner_texts()
        results.get_by_text("Retries and time limits").first.click()
        page.wait_for_url("**/retries.html*")


def visit(browser: Browser, url: str, scheme: str, width: int) -> tuple[list[str], list[str]]:
    """The page's flaws, and the URLs that it requests."""
    requested: list[str] = []
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    context.on("request", lambda request: requested.append(request.url))
    page = context.new_page()
    page.goto(url)
    found = flaws(page)
    context.close()
    return found, requested
