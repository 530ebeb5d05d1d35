import pytest
from cold_targets import judge_flights
from figures import flights
from in_flight import RATE, Flight, read_flight
from in_flight_report import in_flight_section


def test_a_flight_is_the_time_of_its_calls_minus_the_servers_delay() -> None:
    figures = {"calls": 1990, "wall": 1.0, "cpu": 0.1, "p50": 0.503, "p99": 0.52, "kib": 30_000}
    flight = read_flight(figures, 1000)
    assert (flight.rate, flight.cpu, flight.kib) == (1990, 0.1 / RATE, 30)
    assert flight.p50 == pytest.approx(0.003)
    assert flight.p99 == pytest.approx(0.02)


def test_a_flight_without_a_finished_call_is_not_an_error() -> None:
    figures = {"calls": 0, "wall": 1.0, "cpu": 0.1, "p50": 0, "p99": 0, "kib": 30_000}
    assert not read_flight(figures, 1000).keeps_up


@pytest.mark.parametrize(
    ("rate", "keeps_up"), [(2000, True), (1910, True), (1890, False), (2110, False), (0, False)]
)
def test_a_flight_keeps_up_where_calls_end_as_fast_as_they_begin(
    rate: float, keeps_up: bool
) -> None:
    assert Flight(rate, 0, 0, 0, 0).keeps_up == keeps_up


@pytest.mark.parametrize(
    ("rate", "row"),
    [
        (2000, "| **userhub Go** | 2,000 | 50 | 1.00 | 2.0 | 9.0 | 30 |"),
        (500, "| **userhub Go** | 500 | 50 | 1.00 |  |  | 30 |"),
    ],
)
def test_how_late_calls_are_is_shown_where_the_rate_is_kept(rate: float, row: str) -> None:
    assert row in in_flight_section(flights(rate))


def test_a_rate_that_is_not_kept_is_the_reason_of_a_missed_target() -> None:
    (target,) = judge_flights(flights(500))
    assert target.reason == "not at that rate: userhub C++, async, bare libcurl, multi"
    (target,) = judge_flights(flights())
    assert (target.is_met, target.reason) == (True, "")
