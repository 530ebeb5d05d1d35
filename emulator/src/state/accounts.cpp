#include "state/accounts.hpp"

#include "state/prepare.hpp"

namespace userhub::emulator {

Plan read_plan(SQLite::Statement& row, int column) {
  return {.id = row.getColumn(column),
          .name = row.getColumn(column + 1),
          .price = row.getColumn(column + 2),
          .description = row.getColumn(column + 3),
          .period_days = row.getColumn(column + 4),
          .trial_days = row.getColumn(column + 5)};
}

std::optional<Account> Accounts::find(const std::string& account_id) {
  auto row =
      prepare(database_,
              ("SELECT a.id, a.name, a.is_organization, " + plan_columns +
               "FROM (SELECT id, name, 0 AS is_organization FROM users WHERE deleted_at IS NULL "
               "UNION ALL SELECT id, name, 1 FROM organizations) a "
               "LEFT JOIN subscriptions s ON s.account_id = a.id AND s.ended_at IS NULL "
               "LEFT JOIN plans p ON p.id = s.plan_id WHERE a.id = ?")
                  .c_str(),
              account_id);
  if (!row.executeStep()) return std::nullopt;
  Account account{.id = row.getColumn(0),
                  .name = row.getColumn(1),
                  .is_organization = row.getColumn(2).getInt() != 0};
  if (!row.getColumn(3).isNull()) account.plan = read_plan(row, 3);
  return account;
}

std::vector<Plan> Accounts::plans() {
  auto row =
      prepare(database_, ("SELECT " + plan_columns + "FROM plans p ORDER BY p.rowid").c_str());
  std::vector<Plan> plans;
  while (row.executeStep()) plans.push_back(read_plan(row, 0));
  return plans;
}

std::optional<Plan> Accounts::find_plan(const std::string& plan_id) {
  auto row = prepare(database_, ("SELECT " + plan_columns + "FROM plans p WHERE p.id = ?").c_str(),
                     plan_id);
  if (!row.executeStep()) return std::nullopt;
  return read_plan(row, 0);
}

}  // namespace userhub::emulator
