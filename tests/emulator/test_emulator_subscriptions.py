"""Subscriptions over time: trial, renewal, past due, cancellation, payment methods and invoices."""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
from typing import TYPE_CHECKING, Any, Callable

import pytest
from billing_flow import buy, dashboard, fail, invoices, move_on, submit, subscription
from portal_page import text_of
from webhook_receiver import Receiver, Start, begin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator_process import Emulator


def time_of(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def days_between(first: str, last: str) -> float:
    return (time_of(last) - time_of(first)).total_seconds() / 86400


# Renewal


def test_a_subscription_renews_at_the_end_of_each_period(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    before = subscription(emulator, "usr_grace")
    move_on(emulator, 31)
    after = subscription(emulator, "usr_grace")
    assert (after["id"], after["state"]) == (before["id"], "ACTIVE")
    assert after["currentPeriod"]["startTime"] == before["currentPeriod"]["endTime"]
    assert after["updateTime"] == after["currentPeriod"]["startTime"]
    move_on(emulator, 60)
    page = dashboard(emulator, "usr_grace")
    assert invoices(page) == ["Paid"] * 4
    assert text_of(page, "subscription-state") == "Active"


def test_a_subscription_renews_by_itself_as_time_passes(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    now = emulator.send("GET", "/_emulator/clock").json()["now"]
    # Sets the clock to a second before: the next request comes after the renewal.
    body = json.dumps({"now": now + 30 * 86400 - 1}).encode()
    emulator.send("POST", "/_emulator/clock", body)
    end = subscription(emulator, "usr_grace")["currentPeriod"]["endTime"]
    move_on(emulator, 1 / 3600)
    assert subscription(emulator, "usr_grace")["currentPeriod"]["endTime"] >= end


def test_a_free_plan_has_no_invoice_and_its_period_moves_on(emulator: Emulator) -> None:
    before = subscription(emulator, "usr_ada")
    move_on(emulator, 40)
    after = subscription(emulator, "usr_ada")
    assert after["currentPeriod"]["startTime"] == before["currentPeriod"]["endTime"]
    assert after["updateTime"] == before["updateTime"]
    page = dashboard(emulator, "usr_ada")
    assert 'data-testid="invoice"' not in page
    assert 'data-testid="payment-method"' not in page


def test_another_plan_begins_now_with_an_invoice(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    first = subscription(emulator, "usr_grace")
    move_on(emulator, 10)
    buy(emulator, "usr_grace", "team")
    after = subscription(emulator, "usr_grace")
    assert (after["id"], after["plan"]["id"]) == (first["id"], "team")
    assert days_between(first["startTime"], after["currentPeriod"]["startTime"]) >= 10
    page = dashboard(emulator, "usr_grace")
    assert invoices(page) == ["Paid", "Paid"]
    assert "50.00 USD" in page


def test_the_same_plan_is_not_paid_twice(emulator: Emulator) -> None:
    for _ in range(2):
        assert buy(emulator, "usr_grace", "pro") == 303
    assert invoices(dashboard(emulator, "usr_grace")) == ["Paid"]


def test_a_long_move_of_the_clock_is_quick_and_bounded(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    body = b'{"now": "9998-12-01T00:00:00Z"}'
    assert emulator.send("POST", "/_emulator/clock", body).status == 200
    period = subscription(emulator, "usr_grace")["currentPeriod"]
    assert period["startTime"] <= "9998-12-01T00:00:00Z" < period["endTime"]


# Trial


def test_a_trial_becomes_active_when_it_ends(emulator: Emulator) -> None:
    assert buy(emulator, "usr_grace", "pro", "trial") == 303
    trial = subscription(emulator, "usr_grace")
    assert (trial["state"], trial["trial"]["days"]) == ("TRIALING", 14)
    assert trial["trial"]["remainingDays"] in {13, 14}
    assert trial["currentPeriod"]["endTime"] == trial["trial"]["endTime"]
    page = dashboard(emulator, "usr_grace")
    assert (text_of(page, "current-plan"), text_of(page, "subscription-state")) == ("Pro", "Trial")
    assert invoices(page) == []
    move_on(emulator, 15)
    active = subscription(emulator, "usr_grace")
    assert (active["state"], active["trial"]["remainingDays"]) == ("ACTIVE", None)
    assert active["currentPeriod"]["startTime"] == trial["trial"]["endTime"]
    assert invoices(dashboard(emulator, "usr_grace")) == ["Paid"]


def test_a_trial_that_is_cancelled_ends_without_a_payment(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro", "trial")
    submit(emulator, "usr_grace", "/cancel")
    assert subscription(emulator, "usr_grace")["state"] == "TRIALING"
    move_on(emulator, 15)
    assert subscription(emulator, "usr_grace")["state"] == "CANCELED"
    assert invoices(dashboard(emulator, "usr_grace")) == []


def test_an_account_has_one_trial(emulator: Emulator) -> None:
    checkout = "/{accountId}/checkout/pro"
    offer = 'data-testid="start-trial"'
    assert offer in emulator.open_page("usr_grace", portalUrl=checkout)
    assert offer not in emulator.open_page("usr_grace", portalUrl="/{accountId}/checkout/team")
    buy(emulator, "usr_grace", "pro", "trial")
    submit(emulator, "usr_grace", "/cancel", end="now")
    assert offer not in emulator.open_page("usr_grace", portalUrl=checkout)
    assert buy(emulator, "usr_grace", "pro", "trial") == 409
    assert buy(emulator, "usr_ada", "team", "trial") == 409


# Past due


def test_a_failed_renewal_makes_it_past_due_until_a_later_attempt(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    fail(emulator, "payment_fails_twice", "usr_grace")
    move_on(emulator, 31)
    late = subscription(emulator, "usr_grace")
    assert late["state"] == "PAST_DUE"
    assert late["paymentMethod"]["lastPaymentError"]["reason"] == "CARD_DECLINED"
    page = dashboard(emulator, "usr_grace")
    assert text_of(page, "subscription-state") == "Past due"
    assert text_of(page, "payment-error")
    assert invoices(page) == ["Open", "Paid"]
    move_on(emulator, 3)
    assert subscription(emulator, "usr_grace")["state"] == "PAST_DUE"
    move_on(emulator, 3)
    paid = subscription(emulator, "usr_grace")
    assert (paid["state"], paid["paymentMethod"]["lastPaymentError"]) == ("ACTIVE", None)
    assert paid["currentPeriod"] == late["currentPeriod"]
    assert invoices(dashboard(emulator, "usr_grace")) == ["Paid", "Paid"]


def test_a_payment_that_keeps_failing_ends_the_subscription(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    fail(emulator, "payment_fails")
    move_on(emulator, 31 + 3 * 3)
    ended = subscription(emulator, "usr_grace")
    assert (ended["state"], ended["default"], ended["currentPeriod"]) == ("CANCELED", False, None)
    page = dashboard(emulator, "usr_grace")
    assert text_of(page, "current-plan") == "none"
    assert invoices(page) == ["Void", "Paid"]


def test_a_visitor_pays_what_is_open(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    fail(emulator, "payment_fails_twice")
    move_on(emulator, 31)
    assert submit(emulator, "usr_grace", "", action="pay") == 402
    assert subscription(emulator, "usr_grace")["state"] == "PAST_DUE"
    assert submit(emulator, "usr_grace", "", action="replace-card") == 303
    card = subscription(emulator, "usr_grace")["paymentMethod"]["card"]
    assert (card["brand"], card["last4"]) == ("VISA", "1881")
    assert submit(emulator, "usr_grace", "", action="pay") == 303
    assert subscription(emulator, "usr_grace")["state"] == "ACTIVE"


def test_a_past_due_subscription_ends_at_once_when_cancelled(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    fail(emulator, "payment_fails_once")
    move_on(emulator, 31)
    submit(emulator, "usr_grace", "/cancel")
    assert subscription(emulator, "usr_grace")["state"] == "CANCELED"
    assert invoices(dashboard(emulator, "usr_grace")) == ["Void", "Paid"]


def test_a_user_id_names_the_fault(emulator: Emulator) -> None:
    assert buy(emulator, "usr_payment_fails", "pro") == 402
    assert emulator.api("/admin/v1/subscriptions", None, "GET").json()["subscriptions"] == [
        subscription(emulator, "usr_ada")
    ]
    assert buy(emulator, "usr_renewal_fails_once", "pro") == 303
    move_on(emulator, 31)
    assert subscription(emulator, "usr_renewal_fails_once")["state"] == "PAST_DUE"
    move_on(emulator, 3)
    assert subscription(emulator, "usr_renewal_fails_once")["state"] == "ACTIVE"


def test_a_payments_fault_is_not_a_calls_and_the_reverse(emulator: Emulator) -> None:
    fail(emulator, "payment_fails_once", "org_1")
    fail(emulator, "503_once")
    assert emulator.create("usr_ada").status == 503
    assert emulator.create("usr_ada").status == 200
    assert buy(emulator, "usr_ada", "pro") == 303
    _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
    statuses = [
        emulator.submit("/org_1/checkout/team", browser, outcome="complete").status
        for _ in range(2)
    ]
    assert statuses == [402, 303]


# Cancellation


def test_a_cancelled_plan_stays_until_its_period_ends(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    submit(emulator, "usr_grace", "/cancel")
    cancelled = subscription(emulator, "usr_grace")
    assert (cancelled["state"], cancelled["renewCanceled"]) == ("ACTIVE", True)
    assert cancelled["cancelPeriodEnd"] is True
    assert cancelled["endTime"] == cancelled["currentPeriod"]["endTime"]
    page = dashboard(emulator, "usr_grace")
    assert text_of(page, "current-plan") == "Pro"
    assert text_of(page, "subscription-state") == "Canceled"
    assert cancelled["endTime"][:10] in text_of(page, "outlook")
    move_on(emulator, 31)
    ended = subscription(emulator, "usr_grace")
    assert (ended["state"], ended["endTime"]) == ("CANCELED", cancelled["endTime"])
    page = dashboard(emulator, "usr_grace")
    assert text_of(page, "current-plan") == "none"
    assert invoices(page) == ["Paid"]


@pytest.mark.parametrize("way", ["resume", "buy again"])
def test_a_cancellation_can_be_taken_back(emulator: Emulator, way: str) -> None:
    buy(emulator, "usr_grace", "pro")
    submit(emulator, "usr_grace", "/cancel")
    if way == "resume":
        assert submit(emulator, "usr_grace", "", action="resume") == 303
        assert submit(emulator, "usr_grace", "", action="resume") == 409
    else:
        assert buy(emulator, "usr_grace", "pro") == 303
    move_on(emulator, 31)
    assert subscription(emulator, "usr_grace")["state"] == "ACTIVE"
    assert invoices(dashboard(emulator, "usr_grace")) == ["Paid", "Paid"]


def test_a_plan_can_end_now(emulator: Emulator) -> None:
    buy(emulator, "usr_grace", "pro")
    submit(emulator, "usr_grace", "/cancel", end="now")
    assert subscription(emulator, "usr_grace")["state"] == "CANCELED"
    assert text_of(dashboard(emulator, "usr_grace"), "current-plan") == "none"


def test_a_free_plan_ends_at_once(emulator: Emulator) -> None:
    submit(emulator, "usr_ada", "/cancel")
    assert subscription(emulator, "usr_ada")["state"] == "CANCELED"


# Seeds and states


def test_a_seed_sets_the_period_and_the_trial_of_a_plan(
    start: Callable[..., Emulator], tmp_path: Path
) -> None:
    plan = {"id": "year", "name": "Year", "price": "€ 99,50", "period_days": 365, "trial_days": 7}
    users = [{"id": "usr_a", "name": "A.", "plan": "year"}, {"id": "usr_b", "name": "B."}]
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"plans": [plan], "users": users}))
    emulator = start("--seed-file", str(seed))
    period = subscription(emulator, "usr_a")["currentPeriod"]
    assert days_between(period["startTime"], period["endTime"]) == 365
    assert subscription(emulator, "usr_a")["currencyCode"] == "EUR"
    page = dashboard(emulator, "usr_a")
    assert "99.50 EUR" in page
    assert text_of(page, "payment-method").startswith("Visa **** 4242")
    buy(emulator, "usr_b", "year", "trial")
    assert subscription(emulator, "usr_b")["trial"]["days"] == 7


@pytest.mark.parametrize(
    ("field", "value"), [("trial_days", -1), ("period_days", 0), ("period_days", "30")]
)
def test_a_plan_with_an_impossible_length_is_refused(
    refused: Callable[..., str], tmp_path: Path, field: str, value: Any
) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"plans": [{"id": "a", "name": "A", "price": "$1", field: value}]}))
    assert f"plans[0].{field}: must be a number from" in refused("--seed-file", str(seed))


# What the emulator before subscriptions lived wrote: they have no period.
UNBILLED = """
DROP TABLE invoices; DROP TABLE payment_methods; DROP INDEX due_subscriptions;
ALTER TABLE plans DROP COLUMN period_days; ALTER TABLE plans DROP COLUMN trial_days;
ALTER TABLE invitations DROP COLUMN secret; ALTER TABLE sign_ins DROP COLUMN notice;
"""
NEW_COLUMNS = ["state", "period_start", "period_end", "trial_start", "trial_end",
               "renew_canceled", "failed_payments", "due_at"]  # fmt: skip


def test_a_state_from_before_renewals_is_migrated(
    start: Callable[..., Emulator], tmp_path: Path
) -> None:
    file = tmp_path / "state.db"
    old = start("--state", str(file))
    buy(old, "usr_grace", "pro")
    _, browser = old.sign_in("usr_ada", organizationId="org_1")
    old.submit("/org_1/invite", browser, email="new@example.com")
    assert old.stop() == 0
    with contextlib.closing(sqlite3.connect(file)) as state:
        state.executescript(UNBILLED)
        for column in NEW_COLUMNS:
            state.execute(f"ALTER TABLE subscriptions DROP COLUMN {column}")
        state.execute("UPDATE subscriptions SET started_at = started_at - 100 * 86400")
        state.execute("PRAGMA user_version = 7")
        state.commit()
    emulator = start("--state", str(file))
    found = subscription(emulator, "usr_grace")
    assert (found["state"], found["plan"]["id"]) == ("ACTIVE", "pro")
    assert days_between(found["startTime"], found["currentPeriod"]["startTime"]) == 90
    members = emulator.open_page(
        "usr_ada", organizationId="org_1", portalUrl="/{accountId}/members"
    )
    assert f"{emulator.url}/org_1/join/" in members
    move_on(emulator, 31)
    assert invoices(dashboard(emulator, "usr_grace")) == ["Paid"]


def test_a_kept_state_catches_up_at_the_next_start(
    start: Callable[..., Emulator], tmp_path: Path
) -> None:
    file = tmp_path / "state.db"
    emulator = start("--state", str(file))
    buy(emulator, "usr_grace", "pro")
    assert emulator.stop() == 0
    with contextlib.closing(sqlite3.connect(file)) as state:
        for column in ["started_at", "period_start", "period_end", "due_at"]:
            state.execute(f"UPDATE subscriptions SET {column} = {column} - 70 * 86400")
        state.commit()
    again = start("--state", str(file))
    assert invoices(dashboard(again, "usr_grace")) == ["Paid"] * 3


def test_two_deterministic_runs_are_equal(start: Callable[..., Emulator]) -> None:
    def run() -> list[str]:
        emulator = start("--deterministic")
        buy(emulator, "usr_grace", "pro")
        fail(emulator, "payment_fails_once")
        move_on(emulator, 31)
        _, browser = emulator.sign_in("usr_ada", organizationId="org_1")
        emulator.submit("/org_1/invite", browser, email="new@example.com")
        pages = [dashboard(emulator, "usr_grace"), json.dumps(subscription(emulator, "usr_grace"))]
        members = emulator.send("GET", "/org_1/members", headers=browser).text()
        return [text.replace(emulator.url, "") for text in [*pages, members]]

    assert run() == run()


# Webhooks


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as started:
        yield started


def states(receiver: Receiver, count: int) -> list[str]:
    events = receiver.wait_for(count)
    changed = [event.subscriptions_changed for event in events if event.subscriptions_changed]
    return [each.subscription.state for each in changed]


def test_each_step_of_its_life_is_reported_at_its_time(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    buy(emulator, "usr_grace", "pro", "trial")
    fail(emulator, "payment_fails_once")
    move_on(emulator, 14 + 40)
    # The trial, its end without a payment, the payment, the renewal; each with its user.
    assert states(receiver, 8) == ["TRIALING", "PAST_DUE", "ACTIVE", "ACTIVE"]
    times = [event.time for event in receiver.events if event.type == "subscriptions.changed"]
    days = [round((time - times[0]).total_seconds() / 86400) for time in times]
    assert days == [0, 14, 17, 44]
    renewed = receiver.events[-2].subscriptions_changed.subscription
    assert renewed.current_period.start_time == times[-1]
    assert renewed.payment_method.card.last4 == "4242"
    assert receiver.refused == []


def test_the_end_of_a_cancelled_plan_is_reported(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    buy(emulator, "usr_grace", "pro")
    submit(emulator, "usr_grace", "/cancel")
    move_on(emulator, 31)
    assert states(receiver, 6) == ["ACTIVE", "ACTIVE", "CANCELED"]
    assert receiver.events[-1].users_changed.user.subscription is None


def test_what_changes_nothing_is_not_reported(start: Start, receiver: Receiver) -> None:
    emulator = begin(start, receiver.url)
    buy(emulator, "usr_grace", "pro")
    buy(emulator, "usr_grace", "pro")
    submit(emulator, "usr_grace", "/cancel", end="now")
    for action in ["resume", "pay"]:
        assert submit(emulator, "usr_grace", "", action=action) == 409
    for _ in range(2):
        emulator.api("/admin/v1/users/usr_grace", None, "DELETE")
    move_on(emulator, 40)
    emulator.api("/admin/v1/users/usr_ada", b'{"displayName": "Last"}', "PATCH")
    receiver.wait_until(lambda: "Last" in str(receiver.events))
    assert receiver.types == [
        "subscriptions.changed", "users.changed",  # bought
        "subscriptions.changed", "users.changed",  # ended
        "users.changed",  # deleted
        "users.changed",
    ]  # fmt: skip
