"""A figure that the project aims for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    what: str
    figure: float
    limit: float
    at_least: bool = False
    unit: str = "×"
    plain: float | None = None  # the same by plain medians on cores that sleep, where that differs
    reason: str = ""  # for where it is missed

    @property
    def is_met(self) -> bool:
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    @property
    def outcome(self) -> str:
        if self.is_met:
            return "met"
        part = self.figure / self.limit
        by = 1 - part if self.at_least else part - 1
        return ": ".join(filter(None, [f"missed by {max(by, 0.01):.0%}", self.reason]))
