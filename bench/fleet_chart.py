"""The load that fleets make while a service fails, as an SVG line chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chart import BARE, OURS, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LEFT, RIGHT, HEIGHT, GAP = 34, 12, 150, 62
HIGHEST = 7  # times the normal load
COLORS = ("#bc4c00", BARE, OURS)
POINTS_A_SECOND = 2


def draw_fleets(panels: Mapping[str, Mapping[str, Sequence[float]]], begin: int, end: int) -> str:
    """Loads by fleet and policy, POINTS_A_SECOND; the failure is from second `begin` to `end`."""
    lines: list[str] = []
    top = 28
    for title, loads in panels.items():
        lines += _panel(title, loads, top, begin, end)
        top += HEIGHT + GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top - 24}" '
        'font-family="system-ui, sans-serif" font-size="14" fill="#1f2328" role="img">'
    )
    title = "<title>Load on a service that fails for a minute, over the normal load</title>"
    page = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join([head, title, page, *lines, "</svg>"]) + "\n"


def _panel(
    title: str, loads: Mapping[str, Sequence[float]], top: int, begin: int, end: int
) -> Iterator[str]:
    seconds = max(map(len, loads.values())) / POINTS_A_SECOND
    bottom = top + 12 + HEIGHT

    def x(second: float) -> float:
        return LEFT + second / seconds * (WIDTH - LEFT - RIGHT)

    def y(load: float) -> float:
        return bottom - load / HIGHEST * HEIGHT

    yield f'<text x="12" y="{top}" font-weight="600">{title}: load, × normal</text>'
    yield (
        f'<rect x="{x(begin):.1f}" y="{top + 12}" width="{x(end) - x(begin):.1f}" '
        f'height="{HEIGHT}" fill="#ffebe9"/>'
    )
    for load in range(0, HIGHEST, 2):
        yield f'<path d="M{LEFT} {y(load):.1f}H{WIDTH - RIGHT}" stroke="#d0d7de"/>'
        yield f'<text x="{LEFT - 8}" y="{y(load) + 5:.1f}" text-anchor="end">{load}</text>'
    for second in range(begin, int(seconds), 20):
        label = f"{second - begin} s"
        yield f'<text x="{x(second):.1f}" y="{bottom + 16}" text-anchor="middle">{label}</text>'
    for place, ((policy, line), color) in enumerate(zip(loads.items(), COLORS)):
        points = " ".join(
            f"{x(number / POINTS_A_SECOND):.1f},{y(each):.1f}" for number, each in enumerate(line)
        )
        yield f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="1.5"/>'
        text_x, text_y = WIDTH - RIGHT - 6, top + 30 + 18 * place
        yield f'<text x="{text_x}" y="{text_y}" text-anchor="end" fill="{color}">{policy}</text>'
