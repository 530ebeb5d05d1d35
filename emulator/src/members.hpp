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
  std::string email;  ///< "" if unknown.
  std::string role;   ///< `owner` or `member`.
};

/// A user's membership in an organization.
struct Membership {
  std::string organization_id;
  std::string name;  ///< Of the organization.
  std::string role;
  int member_count = 0;
  std::chrono::sys_seconds created_at;
};

/// The members of organizations, and the invitations.
class Members {
 public:
  Members(SQLite::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  bool has_organization(const std::string& organization_id);
  bool is_member(const std::string& organization_id, const std::string& user_id);
  std::vector<Member> members_of(const std::string& organization_id);
  std::vector<Membership> memberships_of(const std::string& user_id);
  void remove(const std::string& organization_id, const std::string& user_id);

  /// E-mail addresses, oldest invitation first.
  std::vector<std::string> invited_to(const std::string& organization_id);
  /// False if the address is already invited.
  bool invite(const std::string& organization_id, const std::string& email);
  void withdraw(const std::string& organization_id, const std::string& email);

 private:
  SQLite::Database& database_;
  const Clock& clock_;
};

}  // namespace userhub::emulator
