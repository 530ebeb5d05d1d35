#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <string>
#include <vector>

#include "clock.hpp"

namespace userhub::emulator {

struct Member {
  std::string user_id;
  std::string name;
  std::string email;  ///< "" where unknown.
  std::string role;   ///< `owner` or `member`.
};

/// A user's place in an organization.
struct Membership {
  std::string organization_id;
  std::string name;  ///< The organization's.
  std::string role;
  int member_count = 0;
  std::chrono::sys_seconds created_at;
};

/// Who belongs to which organization, and who is invited.
class Members {
 public:
  Members(SQLite::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  bool has_organization(const std::string& organization_id);
  bool is_member(const std::string& organization_id, const std::string& user_id);
  std::vector<Member> members_of(const std::string& organization_id);
  std::vector<Membership> memberships_of(const std::string& user_id);
  void remove(const std::string& organization_id, const std::string& user_id);

  /// E-mail addresses, the first invited first.
  std::vector<std::string> invited_to(const std::string& organization_id);
  /// False where the address is invited already.
  bool invite(const std::string& organization_id, const std::string& email);
  void withdraw(const std::string& organization_id, const std::string& email);

 private:
  SQLite::Database& database_;
  const Clock& clock_;
};

}  // namespace userhub::emulator
