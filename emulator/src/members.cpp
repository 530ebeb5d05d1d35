#include "members.hpp"

#include "prepare.hpp"

namespace userhub::emulator {

bool Members::has_organization(const std::string& organization_id) {
  return prepare(database_, "SELECT 1 FROM organizations WHERE id = ?", organization_id)
      .executeStep();
}

bool Members::is_member(const std::string& organization_id, const std::string& user_id) {
  return prepare(database_, "SELECT 1 FROM members WHERE organization_id = ? AND user_id = ?",
                 organization_id, user_id)
      .executeStep();
}

std::vector<Member> Members::members_of(const std::string& organization_id) {
  auto row = prepare(database_,
                     "SELECT u.id, u.name, u.email, m.role FROM members m "
                     "JOIN users u ON u.id = m.user_id WHERE m.organization_id = ? "
                     "ORDER BY m.rowid",
                     organization_id);
  std::vector<Member> members;
  while (row.executeStep()) {
    members.push_back({.user_id = row.getColumn(0),
                       .name = row.getColumn(1),
                       .email = row.getColumn(2),
                       .role = row.getColumn(3)});
  }
  return members;
}

std::vector<Membership> Members::memberships_of(const std::string& user_id) {
  auto row = prepare(database_,
                     "SELECT o.id, o.name, m.role, (SELECT count(*) FROM members n WHERE "
                     "n.organization_id = o.id), m.created_at FROM members m "
                     "JOIN organizations o ON o.id = m.organization_id WHERE m.user_id = ? "
                     "ORDER BY m.rowid",
                     user_id);
  std::vector<Membership> memberships;
  while (row.executeStep()) {
    memberships.push_back({.organization_id = row.getColumn(0),
                           .name = row.getColumn(1),
                           .role = row.getColumn(2),
                           .member_count = row.getColumn(3),
                           .created_at = std::chrono::sys_seconds(
                               std::chrono::seconds(row.getColumn(4).getInt64()))});
  }
  return memberships;
}

void Members::remove(const std::string& organization_id, const std::string& user_id) {
  prepare(database_, "DELETE FROM members WHERE organization_id = ? AND user_id = ?",
          organization_id, user_id)
      .exec();
}

std::vector<std::string> Members::invited_to(const std::string& organization_id) {
  auto row =
      prepare(database_, "SELECT email FROM invitations WHERE organization_id = ? ORDER BY rowid",
              organization_id);
  std::vector<std::string> emails;
  while (row.executeStep()) emails.push_back(row.getColumn(0));
  return emails;
}

bool Members::invite(const std::string& organization_id, const std::string& email) {
  const auto now = clock_.now().time_since_epoch().count();
  return prepare(database_, "INSERT OR IGNORE INTO invitations VALUES (?, ?, ?)", organization_id,
                 email, now)
             .exec() == 1;
}

void Members::withdraw(const std::string& organization_id, const std::string& email) {
  prepare(database_, "DELETE FROM invitations WHERE organization_id = ? AND email = ?",
          organization_id, email)
      .exec();
}

}  // namespace userhub::emulator
