import pytest
from report import target_rows
from target import Target


@pytest.mark.parametrize(
    ("target", "outcome"),
    [
        (Target("", 1.1, 1.1), "met"),
        (Target("", 1.16, 1.1, reason="why"), "missed by 5%: why"),
        (Target("", 2.2, 1.1), "missed by 100%"),
        (Target("", 1.1001, 1.1), "missed by 1%"),  # never by nothing
        (Target("", 2.0, 2.0, at_least=True), "met"),
        (Target("", 1.5, 2.0, at_least=True, reason="why"), "missed by 25%: why"),
    ],
)
def test_a_missed_target_says_by_how_much_and_why(target: Target, outcome: str) -> None:
    assert target.outcome == outcome


@pytest.mark.parametrize(
    ("target", "row"),
    [
        (Target("this", 1.234, 2, plain=1.357), "| this | 1.23 × | 1.36 × | ≤ 2 × | met |"),
        (Target("that", 12, 9, True, "KiB"), "| that | 12 KiB |  | ≥ 9 KiB | met |"),
    ],
)
def test_a_targets_row_has_both_estimates(target: Target, row: str) -> None:
    assert list(target_rows([target]))[2:] == [row]
