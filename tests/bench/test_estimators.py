import random

import pytest
from estimators import best_tenth, middle

TENTHS = [float(figure) for figure in range(11)]


@pytest.mark.parametrize(
    ("figures", "most", "expected"),
    [
        (TENTHS, False, 1),
        (TENTHS, True, 9),
        ([0.0] + [5.0] * 29, False, 5),  # one that is better by itself is not a tenth
        ([0.0] * 4 + [5.0] * 26, False, 0),
        ([3.0], False, 3),
        ([3.0], True, 3),
    ],
)
def test_the_best_tenth_is_the_10th_percentile(
    figures: list[float], most: bool, expected: float
) -> None:
    random.Random(1).shuffle(figures)
    assert best_tenth(figures, most=most) == pytest.approx(expected)


@pytest.mark.parametrize(("figures", "expected"), [([9, 1, 2], 2), ([4, 1, 2, 9], 3), ([7], 7)])
def test_the_middle_is_the_plain_median(figures: list[float], expected: float) -> None:
    assert middle(figures) == expected
