"""A state that someone wrote or edited by hand, and that the emulator then goes on from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from billing_flow import buy, dashboard, fail, invoices, move_on, submit, subscription
from portal_page import text_of

if TYPE_CHECKING:
    from emulator_process import Emulator, Reply

STATE = "/_emulator/state"


def export(emulator: Emulator) -> Any:
    return emulator.send("GET", STATE).json()


def put(emulator: Emulator, seed: object) -> Reply:
    return emulator.send("PUT", STATE, json.dumps(seed).encode())


def subscribe(emulator: Emulator, **row: Any) -> Reply:
    """Puts a state with one subscription to `pro` that has only these other fields."""
    row = {"id": "sub_1", "account_id": "usr_x", "plan_id": "pro", **row}
    return put(emulator, {"users": [{"id": "usr_x", "name": "X"}], "subscriptions": [row]})


def states(emulator: Emulator) -> list[tuple[str, str]]:
    return [(row["id"], row["state"]) for row in export(emulator)["subscriptions"]]


def test_a_state_as_long_as_its_export_is_taken(emulator: Emulator) -> None:
    users = [{"id": f"usr_{number}", "name": "x" * 2000} for number in range(1000)]
    assert put(emulator, {"users": users}).status == 200
    exported = emulator.send("GET", STATE).body
    assert len(exported) > 1 << 20
    assert emulator.send("PUT", STATE, exported).status == 200
    assert emulator.send("GET", STATE).body == exported
    short = {**export(emulator), "users": users[:1]}
    assert put(emulator, short).status == 200


def test_a_renewal_finds_a_free_number_for_its_invoice(emulator: Emulator) -> None:
    buy(emulator, "usr_ada", "pro")
    move_on(emulator, 65)
    state = export(emulator)
    del state["invoices"][0]
    assert put(emulator, state).status == 200
    move_on(emulator, 31)
    assert invoices(dashboard(emulator, "usr_ada")) == ["Paid"] * 3


def test_a_purchase_finds_a_free_id_for_its_subscription(emulator: Emulator) -> None:
    for _ in range(2):
        buy(emulator, "usr_grace", "pro")
        submit(emulator, "usr_grace", "/cancel", end="now")
    state = export(emulator)
    state["invoices"] = []
    state["subscriptions"] = state["subscriptions"][-1:]
    assert put(emulator, state).status == 200
    assert buy(emulator, "usr_grace", "pro") == 303
    assert states(emulator) == [
        ("sub_usr_grace_2", "CANCELED"),
        ("sub_usr_grace_3", "ACTIVE"),
    ]


def test_an_account_whose_id_ends_in_a_number_gets_its_own_subscription(
    emulator: Emulator,
) -> None:
    users = [{"id": "usr_x", "name": "X"}, {"id": "usr_x_2", "name": "Y"}]
    put(emulator, {"users": users})
    for _ in range(2):
        buy(emulator, "usr_x", "pro")
        submit(emulator, "usr_x", "/cancel", end="now")
    assert buy(emulator, "usr_x_2", "team") == 303
    assert subscription(emulator, "usr_x_2")["plan"]["id"] == "team"
    assert {state for _, state in states(emulator)[:2]} == {"CANCELED"}


@pytest.mark.parametrize("state", ["PAST_DUE", "TRIALING", "ACTIVE"])
def test_a_plan_that_became_free_is_active_and_asks_for_no_payment(
    emulator: Emulator, state: str
) -> None:
    buy(emulator, "usr_grace", "pro", outcome="trial" if state == "TRIALING" else "complete")
    if state == "PAST_DUE":
        fail(emulator, "renewal_fails_once", "usr_grace")
        move_on(emulator, 31)
    assert subscription(emulator, "usr_grace")["state"] == state
    edited = export(emulator)
    edited["plans"][1]["price"] = "$0"
    assert put(emulator, edited).status == 200
    move_on(emulator, 31)
    assert subscription(emulator, "usr_grace")["state"] == "ACTIVE"
    page = dashboard(emulator, "usr_grace")
    assert "Open" not in invoices(page)
    assert text_of(page, "outlook") == "It costs nothing and does not renew."


# Subscriptions without dates


def test_an_active_subscription_by_hand_is_in_a_period_of_today_and_renews(
    emulator: Emulator,
) -> None:
    assert subscribe(emulator, started_at="2026-01-01T00:00:00Z").status == 200
    before = subscription(emulator, "usr_x")
    assert before["startTime"] == "2026-01-01T00:00:00Z"
    now = emulator.send("GET", "/_emulator/clock").json()["time"]
    assert before["currentPeriod"]["startTime"] <= now < before["currentPeriod"]["endTime"]
    move_on(emulator, 30)
    after = subscription(emulator, "usr_x")
    assert after["currentPeriod"]["startTime"] == before["currentPeriod"]["endTime"]
    assert invoices(dashboard(emulator, "usr_x")) == ["Paid"]


def test_a_trial_by_hand_lasts_as_long_as_the_plan_says(emulator: Emulator) -> None:
    assert subscribe(emulator, state="TRIALING").status == 200
    trial = subscription(emulator, "usr_x")["trial"]
    assert (trial["days"], trial["remainingDays"]) == (14, 14)
    move_on(emulator, 15)
    assert subscription(emulator, "usr_x")["state"] == "ACTIVE"


@pytest.mark.parametrize("by", ["a visitor", "the clock"])
def test_a_subscription_by_hand_that_is_past_due_can_be_paid(emulator: Emulator, by: str) -> None:
    assert subscribe(emulator, state="PAST_DUE").status == 200
    assert "failed" in text_of(dashboard(emulator, "usr_x"), "outlook")
    if by == "a visitor":
        assert buy(emulator, "usr_x", "pro") == 303
        assert invoices(dashboard(emulator, "usr_x")) == ["Paid"]
    else:
        move_on(emulator, 3)
    assert subscription(emulator, "usr_x")["state"] == "ACTIVE"


def test_a_subscription_by_hand_ends_after_the_last_failure(emulator: Emulator) -> None:
    assert subscribe(emulator, state="PAST_DUE", failed_payments=9).status == 200
    fail(emulator, "payment_fails", "usr_x")
    move_on(emulator, 3)
    assert subscription(emulator, "usr_x")["state"] == "CANCELED"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"state": "CANCELED"}, ".ended_at: must be set if the state is CANCELED, and only then"),
        ({"ended_at": "2026-01-01T00:00:00Z"}, ".ended_at: must be set if the state is CANCELED"),
        ({"period_end": "2026-01-01T00:00:00Z"}, ": period_start and period_end must be set"),
        ({"trial_start": "2026-01-01T00:00:00Z"}, ": trial_start and trial_end must be set"),
        ({"state": "canceled"}, ".state: must be TRIALING, ACTIVE, PAST_DUE or CANCELED"),
    ],
)
def test_a_subscription_that_contradicts_itself_is_refused(
    emulator: Emulator, row: dict[str, str], says: str
) -> None:
    reply = subscribe(emulator, **row)
    assert (reply.status, f"subscriptions[0]{says}" in reply.json()["message"]) == (400, True)
    assert subscribe(emulator, state="CANCELED", ended_at="2026-01-01T00:00:00Z").status == 200
    assert text_of(dashboard(emulator, "usr_x"), "current-plan") == "none"
