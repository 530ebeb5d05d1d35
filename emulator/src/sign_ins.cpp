#include "sign_ins.hpp"

#include <SQLiteCpp/VariadicBind.h>

#include "secret_token.hpp"

namespace userhub::emulator {
namespace {

std::int64_t seconds_of(std::chrono::sys_seconds time) {
  return time.time_since_epoch().count();
}

}  // namespace

std::string SignIns::add(const PortalVisit& visit) {
  forget_expired();
  std::string token = make_secret_token();
  SQLite::Statement statement(database_, "INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?, ?, ?, NULL)");
  SQLite::bind(statement, token, visit.user_id, visit.organization_id, visit.target,
               visit.return_url, visit.success_url, seconds_of(clock_.now() + ttl_));
  statement.exec();
  return token;
}

void SignIns::forget_expired() {
  SQLite::Statement statement(database_,
                              "DELETE FROM sign_ins WHERE cookie IS NULL AND expires_at <= ?");
  statement.bind(1, seconds_of(clock_.now()));
  statement.exec();
}

std::optional<SignIns::Redeemed> SignIns::redeem(const std::string& token) {
  std::string cookie = make_secret_token();
  SQLite::Statement statement(database_,
                              "UPDATE sign_ins SET cookie = ? WHERE token = ? AND cookie IS NULL "
                              "AND expires_at > ? RETURNING target");
  SQLite::bind(statement, cookie, token, seconds_of(clock_.now()));
  if (!statement.executeStep()) return std::nullopt;
  Redeemed redeemed{.cookie = std::move(cookie), .target = statement.getColumn(0)};
  statement.executeStep();  // To its end: only then is the change committed.
  return redeemed;
}

std::optional<PortalVisit> SignIns::find(const std::string& cookie) {
  SQLite::Statement statement(database_,
                              "SELECT user_id, organization_id, target, return_url, success_url "
                              "FROM sign_ins WHERE cookie = ?");
  statement.bind(1, cookie);
  if (!statement.executeStep()) return std::nullopt;
  return PortalVisit{.user_id = statement.getColumn(0),
                     .organization_id = statement.getColumn(1),
                     .target = statement.getColumn(2),
                     .return_url = statement.getColumn(3),
                     .success_url = statement.getColumn(4)};
}

}  // namespace userhub::emulator
