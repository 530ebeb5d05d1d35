from types import SimpleNamespace
from typing import cast

import contenders as who
import pytest
from cold import Cold, ColdCase, Cost, cases, median_of
from cold_report import NO_DEFAULT, cold_section
from cold_targets import judge_cold
from figures import colds
from trust import CA_FILE, DEFAULT, ONE, Trust


def test_each_figure_has_its_own_median() -> None:
    rounds = [
        Cold(Cost(wall, cpu, kib), Cost(0, 0, 0), Cost(cpu, kib, wall))
        for wall, cpu, kib in ((1, 30, 500), (2, 10, 900), (9, 20, 700))
    ]
    middle = median_of(rounds)
    assert middle.first == Cost(2, 20, 700)
    assert middle.at_once == Cost(20, 700, 2)


def test_a_cost_is_added_up_and_shared_out() -> None:
    assert Cost(1, 2, 3) + Cost(10, 20, 30) == Cost(11, 22, 33)
    assert Cost(20, 40, 60).each(20) == Cost(1, 2, 3)


@pytest.mark.parametrize("has_default", [True, False])
def test_default_trust_is_measured_where_it_can_be_set_up(has_default: bool) -> None:
    measured = list(cases(cast("Trust", SimpleNamespace(has_default=has_default))))
    assert (ColdCase(who.HTTPX, DEFAULT) in measured) == has_default
    assert ColdCase(who.HTTPX, CA_FILE) in measured
    assert ColdCase(who.CPP, ONE) in measured
    assert ColdCase(who.HTTPX, ONE) not in measured
    assert len(measured) == len(set(measured))


@pytest.mark.parametrize(
    ("cost", "missed"),
    [
        (10, ["first call", "first call"]),  # as httpx, which is to take five times as much
        (12.6, ["further connection"] * 4 + ["first call"] * 2),  # over 1.25 times the limit
    ],
)
def test_cold_targets_are_judged_for_sync_and_async(cost: float, missed: list[str]) -> None:
    targets = list(judge_cold(colds(CA_FILE, ONE, cost=cost)))
    wrong = [target.what for target in targets if not target.is_met]
    assert len(targets) == 4 * 2 + 2 + 1
    assert len(wrong) == len(missed)
    assert all(part in what for part, what in zip(missed, wrong))


@pytest.mark.parametrize(
    ("figures", "trusts"),
    [(colds(CA_FILE, ONE), {"ca_file"}), (colds(), {"ca_file", "default trust"})],
)
def test_cold_targets_are_of_the_trust_that_was_measured(
    figures: dict[ColdCase, Cold], trusts: set[str]
) -> None:
    whats = [target.what for target in judge_cold(figures)]
    named = {trust for trust in ("ca_file", "default trust") if any(trust in w for w in whats)}
    assert named == trusts


def test_a_section_says_that_default_trust_was_not_measured() -> None:
    section = cold_section(colds(CA_FILE, ONE), 145)
    assert NO_DEFAULT in section
    assert NO_DEFAULT not in cold_section(colds(), 145)
    assert "145 certificates" in section
    assert "| **userhub C++** | 10.0 | 10.0 | 10 | 10.00 | 10 | 10 | 10 |" in section
