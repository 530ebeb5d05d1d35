#include "state/accounts.hpp"

#include "state/prepare.hpp"

namespace userhub::emulator {
namespace {

// The parameters are ?2, the user, and ?3, the account of the session.
const std::string visible_accounts =
    "(SELECT id, name, 0 AS is_organization, 0 AS place FROM users "
    "WHERE id = ?2 AND deleted_at IS NULL "
    "UNION ALL SELECT o.id, o.name, 1, m.rowid FROM members m "
    "JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = ?2 "
    "UNION ALL SELECT id, name, 1, 9e18 FROM organizations WHERE id = ?3 AND id NOT IN "
    "(SELECT organization_id FROM members WHERE user_id = ?2)) ";

Account read_account(SQLite::Statement& row) {
  return {.id = row.getColumn(0),
          .name = row.getColumn(1),
          .is_organization = row.getColumn(2).getInt() != 0};
}

}  // namespace

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
  Account account = read_account(row);
  if (!row.getColumn(3).isNull()) account.plan = read_plan(row, 3);
  return account;
}

SearchResult<Account> Accounts::search_visible(const std::string& user_id,
                                               const std::string& session_account,
                                               const Search& search) {
  return search_rows(database_, search, "id, name, is_organization",
                     visible_accounts + "WHERE " + contains_text({"name", "id"}), "place",
                     read_account, user_id, session_account);
}

bool Accounts::may_see(const std::string& user_id, const std::string& session_account,
                       const std::string& account_id) {
  return prepare(database_, ("SELECT 1 FROM " + visible_accounts + "WHERE id = ?1").c_str(),
                 account_id, user_id, session_account)
      .executeStep();
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
