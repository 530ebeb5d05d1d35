#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>
#include <vector>

#include "state/search.hpp"

namespace userhub::emulator {

struct Plan {
  std::string id;
  std::string name;
  std::string price;        ///< The text to show: `$20 a month`.
  std::string description;  ///< One sentence.
  int period_days = 30;     ///< Between two payments.
  int trial_days = 0;       ///< 0: no trial.
};

/// A user or an organization, as the portal shows it.
struct Account {
  std::string id;
  std::string name;
  bool is_organization = false;
  std::optional<Plan> plan = std::nullopt;  ///< Empty without a subscription.
};

/// The columns of a plan `p`.
inline const std::string plan_columns =
    "p.id, p.name, p.price, p.description, p.period_days, p.trial_days ";

/// Reads them; `column` is the number of the first.
Plan read_plan(SQLite::Statement& row, int column);

/// The accounts, users and organizations alike, and their plans.
class Accounts {
 public:
  explicit Accounts(SQLite::Database& database) : database_(database) {}

  std::optional<Account> find(const std::string& account_id);

  /// The accounts that a visitor may see, without their plans: the user's own, the organizations of
  /// the user, and the account of the session.
  SearchResult<Account> search_visible(const std::string& user_id,
                                       const std::string& session_account, const Search& search);
  bool may_see(const std::string& user_id, const std::string& session_account,
               const std::string& account_id);

  /// In the order of the seed.
  std::vector<Plan> plans();
  std::optional<Plan> find_plan(const std::string& plan_id);

 private:
  SQLite::Database& database_;
};

}  // namespace userhub::emulator
