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
from chromium import NARROW, WIDE, flaws, running_chromium
from pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.long
SITE = ROOT / "build/docs"
PAGES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html"))
EXTERNAL_HOSTS = {
    "api.userhub.com",
    "userhub.com",
    "docs.djangoproject.com",
    "github.com",
    "localhost",
    "pradyunsg.me",  # the theme's author, in the foot of each page
    "www.sphinx-doc.org",
    "userhub-native.invalid",  # the placeholder of tools/identity
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


def test_external_links_lead_only_to_known_hosts(links: dict[str, Links]) -> None:
    urls = {
        target
        for found in links.values()
        for target in found.targets
        if urlsplit(target).scheme in ("http", "https")
    }
    (ROOT / "build/docs-external-links.txt").write_text("\n".join(sorted(urls)) + "\n")
    assert {urlsplit(url).hostname for url in urls} <= EXTERNAL_HOSTS


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
