#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "state/changes.hpp"
#include "state/clock.hpp"
#include "state/list_query.hpp"
#include "state/search.hpp"

namespace userhub::emulator {

struct Organization {
  std::string id;
  std::string unique_id;  ///< "" without one.
  std::string name;
  int member_count = 0;
  std::chrono::sys_seconds created_at;
  std::chrono::sys_seconds updated_at;
};

struct Member {
  std::string user_id;
  std::string name;
  std::string email;  ///< "" if unknown.
  std::string role;   ///< `owner` or `member`.
  std::chrono::sys_seconds created_at;
};

/// An invitation to an organization. Its secret is part of its link, and signs nobody in.
struct Invitation {
  std::string email;
  std::string secret;
};

/// A user's membership in an organization.
struct Membership {
  Organization organization;
  std::string role;
  std::chrono::sys_seconds created_at;
};

/// The organizations, their members and invitations.
class Members {
 public:
  Members(SQLite::Database& database, const Clock& clock, Changes& changes)
      : database_(database), clock_(clock), changes_(changes) {}

  std::optional<Organization> find_organization(const std::string& organization_id);
  /// This list and the next have one page, plus one more if there is another page.
  std::vector<Organization> list_organizations(const ListQuery& query);
  std::vector<Member> list_members(const ListQuery& query);
  bool is_member(const std::string& organization_id, const std::string& user_id);
  std::optional<Member> find_member(const std::string& organization_id, const std::string& user_id);
  /// In the order in which they joined.
  SearchResult<Member> search_members(const std::string& organization_id, const Search& search);
  std::vector<Membership> memberships_of(const std::string& user_id);
  /// The organizations of a user; those whose name or ID contains the text come first.
  std::vector<Organization> organizations_of(const std::string& user_id, const std::string& text,
                                             int most);
  int count_owners(const std::string& organization_id);

  /// Whether the user owns the organization and nobody else does.
  bool is_last_owner(const std::string& organization_id, const std::string& user_id);

  /// Also ends the user's sessions for the organization. False if the user is not a member, or the
  /// last owner.
  bool remove(const std::string& organization_id, const std::string& user_id);

  /// Oldest first.
  SearchResult<Invitation> search_invitations(const std::string& organization_id,
                                              const Search& search);
  std::optional<Invitation> find_invitation(const std::string& organization_id,
                                            const std::string& secret);

  /// `secret` is an unpredictable text. False if the address is already invited.
  bool invite(const std::string& organization_id, const std::string& email,
              const std::string& secret);

  /// False if the address is not invited.
  bool withdraw(const std::string& organization_id, const std::string& email);

  /// Makes the user a member; the invitation is used up.
  void accept(const std::string& organization_id, const Invitation& invitation,
              const std::string& user_id);

 private:
  bool delete_invitation(const std::string& organization_id, const std::string& email);

  SQLite::Database& database_;
  const Clock& clock_;
  Changes& changes_;
};

}  // namespace userhub::emulator
