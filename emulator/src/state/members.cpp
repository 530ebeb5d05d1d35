#include "state/members.hpp"

#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {

namespace {

// Users marked for deletion do not count.
const std::string organization_columns =
    "o.id, ifnull(o.unique_id, ''), o.name, (SELECT count(*) FROM members n JOIN users v ON "
    "v.id = n.user_id WHERE n.organization_id = o.id AND v.deleted_at IS NULL), o.created_at, "
    "o.updated_at ";

Organization read_organization(SQLite::Statement& row) {
  return {.id = row.getColumn(0),
          .unique_id = row.getColumn(1),
          .name = row.getColumn(2),
          .member_count = row.getColumn(3),
          .created_at = to_time(row.getColumn(4).getInt64()),
          .updated_at = to_time(row.getColumn(5).getInt64())};
}

const std::string member_columns = "u.id, u.name, u.email, m.role, m.created_at ";
const std::string from_members =
    "members m JOIN users u ON u.id = m.user_id WHERE u.deleted_at IS NULL AND ";
const std::string select_members = "SELECT " + member_columns + "FROM " + from_members;

Member read_member(SQLite::Statement& row) {
  return {.user_id = row.getColumn(0),
          .name = row.getColumn(1),
          .email = row.getColumn(2),
          .role = row.getColumn(3),
          .created_at = to_time(row.getColumn(4).getInt64())};
}

std::vector<Member> read_members(SQLite::Statement row) {
  std::vector<Member> members;
  while (row.executeStep()) members.push_back(read_member(row));
  return members;
}

}  // namespace

std::optional<Organization> Members::find_organization(const std::string& organization_id) {
  auto row = prepare(database_,
                     ("SELECT " + organization_columns +
                      "FROM organizations o WHERE o.id = ?1 OR o.unique_id = ?1 "
                      "ORDER BY o.id <> ?1 LIMIT 1")
                         .c_str(),
                     organization_id);
  if (!row.executeStep()) return std::nullopt;
  return read_organization(row);
}

std::vector<Organization> Members::list_organizations(const ListQuery& query) {
  const std::string sql = "SELECT " + organization_columns + "FROM organizations o WHERE " +
                          filter_sql(query, "o.name", "''") + " ORDER BY " + query.order +
                          " LIMIT ?3 OFFSET ?4";
  auto row = prepare(database_, sql.c_str(), query.display_name.text, query.email.text,
                     query.page_size + 1, query.offset);
  std::vector<Organization> organizations;
  while (row.executeStep()) organizations.push_back(read_organization(row));
  return organizations;
}

std::vector<Member> Members::list_members(const ListQuery& query) {
  const std::string sql = select_members + filter_sql(query, "u.name", "u.email") +
                          " AND m.organization_id = ?3 AND (?4 = '' OR ?4 IN (m.role, 'role_' || "
                          "m.role)) ORDER BY " +
                          query.order + " LIMIT ?5 OFFSET ?6";
  return read_members(prepare(database_, sql.c_str(), query.display_name.text, query.email.text,
                              query.organization_id, query.role_id, query.page_size + 1,
                              query.offset));
}

std::optional<Member> Members::find_member(const std::string& organization_id,
                                           const std::string& user_id) {
  const auto found = read_members(
      prepare(database_, (select_members + "m.organization_id = ? AND u.id = ?").c_str(),
              organization_id, user_id));
  return found.empty() ? std::nullopt : std::optional(found.front());
}

bool Members::is_member(const std::string& organization_id, const std::string& user_id) {
  return prepare(database_, "SELECT 1 FROM members WHERE organization_id = ? AND user_id = ?",
                 organization_id, user_id)
      .executeStep();
}

SearchResult<Member> Members::search_members(const std::string& organization_id,
                                             const Search& search) {
  return search_rows(
      database_, search, member_columns,
      from_members + contains_text({"u.name", "u.email", "u.id"}) + " AND m.organization_id = ?2",
      "m.rowid", read_member, organization_id);
}

std::vector<Membership> Members::memberships_of(const std::string& user_id) {
  auto row = prepare(database_,
                     ("SELECT " + organization_columns +
                      ", m.role, m.created_at FROM members m JOIN organizations o ON "
                      "o.id = m.organization_id WHERE m.user_id = ? ORDER BY m.rowid")
                         .c_str(),
                     user_id);
  std::vector<Membership> memberships;
  while (row.executeStep()) {
    memberships.push_back({.organization = read_organization(row),
                           .role = row.getColumn(6),
                           .created_at = to_time(row.getColumn(7).getInt64())});
  }
  return memberships;
}

std::vector<Organization> Members::organizations_of(const std::string& user_id,
                                                    const std::string& text, int most) {
  const std::string sql = "SELECT " + organization_columns +
                          "FROM members m JOIN organizations o ON o.id = m.organization_id WHERE "
                          "m.user_id = ?2 ORDER BY NOT " +
                          contains_text({"o.name", "o.id"}) + ", m.rowid LIMIT ?3";
  auto row = prepare(database_, sql.c_str(), text, user_id, most);
  std::vector<Organization> organizations;
  while (row.executeStep()) organizations.push_back(read_organization(row));
  return organizations;
}

int Members::count_owners(const std::string& organization_id) {
  auto owners = prepare(database_,
                        "SELECT count(*) FROM members m JOIN users u ON u.id = m.user_id WHERE "
                        "m.organization_id = ? AND m.role = 'owner' AND u.deleted_at IS NULL",
                        organization_id);
  owners.executeStep();
  return owners.getColumn(0);
}

bool Members::is_last_owner(const std::string& organization_id, const std::string& user_id) {
  const auto member = find_member(organization_id, user_id);
  return member && member->role == "owner" && count_owners(organization_id) == 1;
}

bool Members::remove(const std::string& organization_id, const std::string& user_id) {
  const auto member = find_member(organization_id, user_id);
  if (!member || is_last_owner(organization_id, user_id)) return false;
  prepare(database_, "DELETE FROM members WHERE organization_id = ? AND user_id = ?",
          organization_id, user_id)
      .exec();
  // Such a session, or link, may see the organization without a membership.
  prepare(database_, "DELETE FROM sign_ins WHERE organization_id = ? AND user_id = ?",
          organization_id, user_id)
      .exec();
  changes_.add({.kind = Change::Kind::member,
                .id = organization_id,
                .child = user_id,
                .role = member->role,
                .removed = true});
  changes_.add({.kind = Change::Kind::account, .id = organization_id});
  return true;
}

SearchResult<Invitation> Members::search_invitations(const std::string& organization_id,
                                                     const Search& search) {
  return search_rows(
      database_, search, "email, secret",
      "invitations WHERE " + contains_text({"email"}) + " AND organization_id = ?2", "rowid",
      [](SQLite::Statement& row) {
        return Invitation{.email = row.getColumn(0), .secret = row.getColumn(1)};
      },
      organization_id);
}

std::optional<Invitation> Members::find_invitation(const std::string& organization_id,
                                                   const std::string& secret) {
  auto row = prepare(database_,
                     "SELECT email, secret FROM invitations WHERE organization_id = ? AND "
                     "secret = ?",
                     organization_id, secret);
  if (!row.executeStep()) return std::nullopt;
  return Invitation{.email = row.getColumn(0), .secret = row.getColumn(1)};
}

bool Members::invite(const std::string& organization_id, const std::string& email,
                     const std::string& secret) {
  const bool added = prepare(database_, "INSERT OR IGNORE INTO invitations VALUES (?, ?, ?, ?)",
                             organization_id, email, seconds_of(clock_.now()), secret)
                         .exec() == 1;
  if (added) {
    changes_.add({.kind = Change::Kind::invitation, .id = organization_id, .child = email});
  }
  return added;
}

bool Members::withdraw(const std::string& organization_id, const std::string& email) {
  if (!delete_invitation(organization_id, email)) return false;
  changes_.add(
      {.kind = Change::Kind::invitation, .id = organization_id, .child = email, .removed = true});
  return true;
}

void Members::accept(const std::string& organization_id, const Invitation& invitation,
                     const std::string& user_id) {
  delete_invitation(organization_id, invitation.email);
  changes_.add({.kind = Change::Kind::invitation,
                .id = organization_id,
                .child = invitation.email,
                .accepted = true});
  const bool added = prepare(database_, "INSERT OR IGNORE INTO members VALUES (?, ?, 'member', ?)",
                             organization_id, user_id, seconds_of(clock_.now()))
                         .exec() == 1;
  if (!added) return;
  changes_.add(
      {.kind = Change::Kind::member, .id = organization_id, .child = user_id, .role = "member"});
  changes_.add({.kind = Change::Kind::account, .id = organization_id});
}

bool Members::delete_invitation(const std::string& organization_id, const std::string& email) {
  return prepare(database_, "DELETE FROM invitations WHERE organization_id = ? AND email = ?",
                 organization_id, email)
             .exec() == 1;
}

}  // namespace userhub::emulator
