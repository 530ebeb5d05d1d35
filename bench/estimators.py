"""Estimates from many measurements of the same thing."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def best_tenth(figures: Sequence[float], *, most: bool = False) -> float:
    """The 10th percentile of the figures or, with `most`, the 90th.

    Disturbances only add to a program's time, so this is close to its undisturbed time, and two
    runs agree. A single figure is returned unchanged.
    """
    if len(figures) < 2:
        return figures[0]
    tenths = quantiles(figures, n=10, method="inclusive")
    return tenths[-1] if most else tenths[0]


def middle(figures: Sequence[float]) -> float:
    """The plain median."""
    return median(figures)
