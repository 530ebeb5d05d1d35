"""The CPU that a call takes, as an SVG bar chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import contenders as who
from rounds import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contenders import Contender
    from rounds import Samples

PANELS = (
    (
        "One call at a time",
        1,
        (who.CURL_EASY, who.CPP, who.PYTHON, who.PYCURL, who.VENDOR, who.HTTPX, who.REQUESTS),
    ),
    (
        "100 calls at once",
        100,
        (who.CURL_MULTI, who.CPP_ASYNC, who.PYTHON_ASYNC, who.GO, who.NET_HTTP, who.AIOHTTP),
    ),
)
SCHEME = "https"
WIDTH, ROW, LABEL = 720, 24, 184
BAR = WIDTH - LABEL - 90
OURS, OTHER, BARE = "#1f6feb", "#8c959f", "#57606a"


def draw_chart(samples: Samples) -> str:
    lines: list[str] = []
    top = 28
    for title, concurrency, contenders in PANELS:
        lines += _panel(samples, title, concurrency, contenders, top)
        top += ROW * (len(contenders) + 2)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top - 20}" '
        'font-family="system-ui, sans-serif" font-size="14" fill="#1f2328" role="img">'
    )
    title = "<title>CPU time a call takes, in microseconds</title>"
    page = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join([head, title, page, *lines, "</svg>"]) + "\n"


def _panel(
    samples: Samples, title: str, concurrency: int, contenders: tuple[Contender, ...], top: int
) -> Iterator[str]:
    cpu = {c: samples.of(Case(c, SCHEME, concurrency)).cpu * 1e6 for c in contenders}
    longest = max(cpu.values())
    heading = f"{title}, {SCHEME.upper()}: CPU µs a call"
    yield f'<text x="12" y="{top}" font-weight="600">{heading}</text>'
    for place, (contender, microseconds) in enumerate(cpu.items()):
        y = top + 12 + place * ROW
        width = max(1.0, microseconds / longest * BAR)
        color = OURS if contender.is_ours else BARE if place == 0 else OTHER
        yield f'<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end">{contender.name}</text>'
        yield f'<rect x="{LABEL}" y="{y}" width="{width:.1f}" height="{ROW - 6}" fill="{color}"/>'
        yield f'<text x="{LABEL + width + 6:.1f}" y="{y + 14}">{microseconds:,.0f}</text>'
