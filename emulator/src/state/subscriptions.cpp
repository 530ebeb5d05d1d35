#include "state/subscriptions.hpp"

#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

const std::string select_subscriptions =
    "SELECT s.id, s.account_id, s.started_at, s.updated_at, s.ended_at, p.id, p.name, p.price, "
    "p.description FROM subscriptions s JOIN plans p ON p.id = s.plan_id ";

Subscription read_subscription(SQLite::Statement& row) {
  const auto ended = row.getColumn(4);
  return {.id = row.getColumn(0),
          .account_id = row.getColumn(1),
          .plan = read_plan(row, 5),
          .started_at = to_time(row.getColumn(2).getInt64()),
          .updated_at = to_time(row.getColumn(3).getInt64()),
          .ended_at = ended.isNull() ? std::nullopt : std::optional(to_time(ended.getInt64()))};
}

std::optional<Subscription> first(SQLite::Statement row) {
  if (!row.executeStep()) return std::nullopt;
  return read_subscription(row);
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

std::vector<Subscription> Subscriptions::list(const ListQuery& query) {
  const std::string sql = select_subscriptions +
                          "WHERE (?1 = '' OR s.account_id = ?1) AND (?2 = '' OR s.account_id = ?2) "
                          "AND (?3 = '' OR ?3 = iif(s.ended_at IS NULL, 'ACTIVE', 'ENDED')) "
                          "ORDER BY " +
                          query.order + " LIMIT ?4 OFFSET ?5";
  auto row = prepare(database_, sql.c_str(), query.organization_id, query.user_id, query.state,
                     query.page_size + 1, query.offset);
  std::vector<Subscription> subscriptions;
  while (row.executeStep()) subscriptions.push_back(read_subscription(row));
  return subscriptions;
}

std::string Subscriptions::subscribe(const std::string& account_id, const std::string& plan_id) {
  const auto now = seconds_of(clock_.now());
  if (const auto active = active_of(account_id)) {
    prepare(database_, "UPDATE subscriptions SET plan_id = ?, updated_at = ? WHERE id = ?", plan_id,
            now, active->id)
        .exec();
    report(active->id, account_id);
    return active->id;
  }
  auto count =
      prepare(database_, "SELECT count(*) FROM subscriptions WHERE account_id = ?", account_id);
  count.executeStep();
  const int earlier = count.getColumn(0);
  std::string id = "sub_" + account_id + (earlier == 0 ? "" : "_" + std::to_string(earlier + 1));
  prepare(database_, "INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, NULL)", id, account_id,
          plan_id, now, now)
      .exec();
  report(id, account_id);
  return id;
}

std::optional<std::string> Subscriptions::cancel(const std::string& account_id) {
  const auto active = active_of(account_id);
  if (!active) return std::nullopt;
  const auto now = seconds_of(clock_.now());
  prepare(database_, "UPDATE subscriptions SET ended_at = ?, updated_at = ? WHERE id = ?", now, now,
          active->id)
      .exec();
  report(active->id, account_id);
  return active->id;
}

void Subscriptions::report(const std::string& subscription_id, const std::string& account_id) {
  changes_.add({.kind = Change::Kind::subscription, .id = subscription_id});
  changes_.add({.kind = Change::Kind::account, .id = account_id});
}

}  // namespace userhub::emulator
