import contenders as who
from rounds import Case, Sample, Samples
from targets import Comparison

ALONE = Case(who.PYTHON, "http", 1)
TOGETHER = Case(who.PYTHON, "http", who.THREADS)
AWAKE = [Sample(cpu=c, rate=100 / c, p50=c, p99=c) for c in (1.0, 2.0, 3.0)]
ASLEEP = [Sample(cpu=c, rate=100 / c, p50=c, p99=c) for c in (4.0, 5.0, 90.0)]


def test_single_calls_have_the_best_tenth_on_awake_and_the_median_on_sleeping_cores() -> None:
    samples = Samples({ALONE: AWAKE}, {ALONE: ASLEEP})
    assert samples.of(ALONE) == Sample(cpu=1.2, rate=90, p50=1.2, p99=2)
    assert samples.plain(ALONE) == Sample(cpu=5, rate=20, p50=5, p99=5)


def test_calls_together_have_the_same_stretches_in_both_estimates() -> None:
    samples = Samples({TOGETHER: AWAKE})
    assert samples.of(TOGETHER) == Sample(cpu=1.2, rate=90, p50=1.2, p99=2)
    assert samples.plain(TOGETHER) == Sample(cpu=2, rate=50, p50=2, p99=2)


def test_a_comparison_has_the_ratio_of_either_estimate() -> None:
    other = Case(who.CURL_EASY, "http", 1)
    samples = Samples({ALONE: AWAKE, other: [AWAKE[0]]}, {ALONE: ASLEEP, other: [ASLEEP[0]]})
    single = Comparison(samples, "http", 1)
    by_cpu = single.cpu(who.PYTHON, who.CURL_EASY, 1.3)
    assert (by_cpu.figure, by_cpu.plain, by_cpu.is_met) == (1.2, 1.25, True)
    by_rate = single.rate(who.PYTHON, who.CURL_EASY, 0.95)
    assert (by_rate.figure, by_rate.plain, by_rate.is_met) == (0.9, 0.8, False)
