"""Figures as a run would bring them."""

from __future__ import annotations

import contenders as who
from cold import Cold, ColdCase, Cost
from in_flight import LEVELS, RATE, Flight, FlightCase
from trust import CA_FILE, DEFAULT, ONE


def colds(*trusts: str, cost: float = 10, least: float = 10) -> dict[ColdCase, Cold]:
    """All the same, and what trusts one certificate less, by any figure."""

    def cold(trust: str) -> Cold:
        figure = Cost(*[least if trust == ONE else cost] * 3)
        return Cold(figure, figure, figure)

    wanted = trusts or (CA_FILE, DEFAULT, ONE)
    return {ColdCase(contender, trust): cold(trust) for contender in who.COLD for trust in wanted}


def flights(rate: float = RATE) -> dict[FlightCase, Flight]:
    return {
        FlightCase(contender, calls): Flight(rate, cpu=50e-6, p50=0.002, p99=0.009, kib=30)
        for contender in who.IN_FLIGHT
        for calls in LEVELS
    }
