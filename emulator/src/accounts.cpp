#include "accounts.hpp"

#include "prepare.hpp"

namespace userhub::emulator {
namespace {

Plan read_plan(SQLite::Statement& row, int column) {
  return {.id = row.getColumn(column),
          .name = row.getColumn(column + 1),
          .price = row.getColumn(column + 2),
          .description = row.getColumn(column + 3)};
}

}  // namespace

std::optional<Account> Accounts::find(const std::string& account_id) {
  auto row = prepare(database_,
                     "SELECT a.id, a.name, a.is_organization, p.id, p.name, p.price, p.description "
                     "FROM (SELECT id, name, plan_id, 0 AS is_organization FROM users UNION ALL "
                     "SELECT id, name, plan_id, 1 FROM organizations) a "
                     "JOIN plans p ON p.id = a.plan_id WHERE a.id = ?",
                     account_id);
  if (!row.executeStep()) return std::nullopt;
  return Account{.id = row.getColumn(0),
                 .name = row.getColumn(1),
                 .is_organization = row.getColumn(2).getInt() != 0,
                 .plan = read_plan(row, 3)};
}

std::vector<Plan> Accounts::plans() {
  auto row = prepare(database_, "SELECT id, name, price, description FROM plans ORDER BY rowid");
  std::vector<Plan> plans;
  while (row.executeStep()) plans.push_back(read_plan(row, 0));
  return plans;
}

std::optional<Plan> Accounts::find_plan(const std::string& plan_id) {
  auto row =
      prepare(database_, "SELECT id, name, price, description FROM plans WHERE id = ?", plan_id);
  if (!row.executeStep()) return std::nullopt;
  return read_plan(row, 0);
}

void Accounts::subscribe(const Account& account, const std::string& plan_id) {
  const char* const sql = account.is_organization
                              ? "UPDATE organizations SET plan_id = ? WHERE id = ?"
                              : "UPDATE users SET plan_id = ? WHERE id = ?";
  prepare(database_, sql, plan_id, account.id).exec();
}

}  // namespace userhub::emulator
