"""What many measurements of the same come to."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def best_tenth(figures: Sequence[float], *, most: bool = False) -> float:
    """What a tenth of the figures better, being less or, with `most`, more.

    What disturbs a program only ever adds to its time, so this is near to what it takes
    undisturbed, and two runs agree. Of a single figure, it is that.
    """
    if len(figures) < 2:
        return figures[0]
    tenths = quantiles(figures, n=10, method="inclusive")
    return tenths[-1] if most else tenths[0]


def middle(figures: Sequence[float]) -> float:
    """The plain median: what half of the figures better."""
    return median(figures)
