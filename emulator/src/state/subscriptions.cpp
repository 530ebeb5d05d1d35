#include "state/subscriptions.hpp"

#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using std::chrono::sys_seconds;

const std::string select_subscriptions =
    "SELECT s.id, s.account_id, s.started_at, s.updated_at, s.ended_at, s.state, s.period_start, "
    "s.period_end, s.trial_start, s.trial_end, s.renew_canceled, s.failed_payments, s.due_at, " +
    plan_columns + "FROM subscriptions s JOIN plans p ON p.id = s.plan_id ";

std::optional<sys_seconds> read_time(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(to_time(column.getInt64()));
}

Subscription read_subscription(SQLite::Statement& row) {
  const auto time = [&](int column) { return to_time(row.getColumn(column).getInt64()); };
  Subscription subscription{.id = row.getColumn(0),
                            .account_id = row.getColumn(1),
                            .plan = read_plan(row, 13),
                            .started_at = time(2),
                            .updated_at = time(3),
                            .ended_at = read_time(row.getColumn(4)),
                            .state = subscription_state_named(row.getColumn(5).getString()),
                            .period = {.start = time(6), .end = time(7)},
                            .renew_canceled = row.getColumn(10).getInt() != 0,
                            .failed_payments = row.getColumn(11),
                            .due_at = read_time(row.getColumn(12))};
  if (!row.getColumn(8).isNull()) subscription.trial = {.start = time(8), .end = time(9)};
  return subscription;
}

std::vector<Subscription> read_all(SQLite::Statement row) {
  std::vector<Subscription> subscriptions;
  while (row.executeStep()) subscriptions.push_back(read_subscription(row));
  return subscriptions;
}

std::optional<Subscription> first(SQLite::Statement row) {
  if (!row.executeStep()) return std::nullopt;
  return read_subscription(row);
}

void bind_time(SQLite::Statement& statement, const char* name, std::optional<sys_seconds> time) {
  if (time) statement.bind(name, seconds_of(*time));  // Else it stays NULL.
}

}  // namespace

std::optional<Subscription> Subscriptions::find(const std::string& subscription_id) {
  return first(
      prepare(database_, (select_subscriptions + "WHERE s.id = ?").c_str(), subscription_id));
}

std::optional<Subscription> Subscriptions::active_of(const std::string& account_id) {
  return first(prepare(
      database_, (select_subscriptions + "WHERE s.account_id = ? AND s.ended_at IS NULL").c_str(),
      account_id));
}

std::vector<Subscription> Subscriptions::due_at(sys_seconds time) {
  return read_all(prepare(database_,
                          (select_subscriptions + "WHERE s.due_at = ? ORDER BY s.rowid").c_str(),
                          seconds_of(time)));
}

std::optional<sys_seconds> Subscriptions::next_due(sys_seconds now) {
  auto row = prepare(database_, "SELECT min(due_at) FROM subscriptions WHERE due_at <= ?",
                     seconds_of(now));
  row.executeStep();
  return read_time(row.getColumn(0));
}

std::vector<Subscription> Subscriptions::without_dates() {
  return read_all(prepare(
      database_, (select_subscriptions + "WHERE s.ended_at IS NULL AND s.period_end = 0").c_str()));
}

std::vector<Subscription> Subscriptions::list(const ListQuery& query) {
  const std::string sql = select_subscriptions +
                          "WHERE (?1 = '' OR s.account_id = ?1) AND (?2 = '' OR s.account_id = ?2) "
                          "AND (?3 = '' OR ?3 = s.state) ORDER BY " +
                          query.order + " LIMIT ?4 OFFSET ?5";
  return read_all(prepare(database_, sql.c_str(), query.organization_id, query.user_id, query.state,
                          query.page_size + 1, query.offset));
}

bool Subscriptions::had_trial(const std::string& account_id) {
  return prepare(database_,
                 "SELECT 1 FROM subscriptions WHERE account_id = ? AND trial_end IS NOT NULL",
                 account_id)
      .executeStep();
}

std::string Subscriptions::new_id(const std::string& account_id) {
  auto count =
      prepare(database_, "SELECT count(*) FROM subscriptions WHERE account_id = ?", account_id);
  count.executeStep();
  int number = count.getColumn(0);
  std::string id;
  do {  // An edited state may have a higher number, or an account whose ID ends in one.
    ++number;
    id = "sub_" + account_id + (number == 1 ? "" : "_" + std::to_string(number));
  } while (find(id));
  return id;
}

void Subscriptions::save(const Subscription& subscription) {
  SQLite::Statement statement(
      database_,
      "INSERT INTO subscriptions VALUES (:id, :account, :plan, :started, :updated, :ended, :state, "
      ":period_start, :period_end, :trial_start, :trial_end, :renew_canceled, :failed, :due) "
      "ON CONFLICT(id) DO UPDATE SET plan_id = :plan, updated_at = :updated, ended_at = :ended, "
      "state = :state, period_start = :period_start, period_end = :period_end, "
      "trial_start = :trial_start, trial_end = :trial_end, renew_canceled = :renew_canceled, "
      "failed_payments = :failed, due_at = :due");
  statement.bind(":id", subscription.id);
  statement.bind(":account", subscription.account_id);
  statement.bind(":plan", subscription.plan.id);
  statement.bind(":state", std::string(name_of(subscription.state)));
  statement.bind(":renew_canceled", subscription.renew_canceled ? 1 : 0);
  statement.bind(":failed", subscription.failed_payments);
  bind_time(statement, ":started", subscription.started_at);
  bind_time(statement, ":updated", subscription.updated_at);
  bind_time(statement, ":ended", subscription.ended_at);
  bind_time(statement, ":period_start", subscription.period.start);
  bind_time(statement, ":period_end", subscription.period.end);
  if (subscription.trial) {
    bind_time(statement, ":trial_start", subscription.trial->start);
    bind_time(statement, ":trial_end", subscription.trial->end);
  }
  bind_time(statement, ":due", subscription.due_at);
  statement.exec();
  changes_.add({.kind = Change::Kind::subscription, .id = subscription.id});
  changes_.add({.kind = Change::Kind::account, .id = subscription.account_id});
}

}  // namespace userhub::emulator
