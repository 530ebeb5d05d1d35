#include "state/sign_ins.hpp"

#include "state/digest.hpp"
#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

constexpr std::chrono::hours session_lifetime{24};

constexpr int max_dead_links = 1000;
constexpr std::size_t reference_digits = 12;

}  // namespace

std::string sign_in_reference(std::string_view token) {
  return sha256(token).substr(0, reference_digits);
}

std::string SignIns::add(const PortalVisit& visit) {
  forget_dead_links();
  std::string token = tokens_.make();
  prepare(database_, "INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?, ?, ?, NULL, '')", sha256(token),
          visit.user_id, visit.organization_id, visit.target, visit.return_url, visit.success_url,
          seconds_of(clock_.now() + ttl_))
      .exec();
  return token;
}

void SignIns::forget_dead_links() {
  prepare(database_,
          "DELETE FROM sign_ins WHERE rowid IN (SELECT rowid FROM sign_ins WHERE expires_at <= ? "
          "ORDER BY expires_at DESC LIMIT -1 OFFSET ?)",
          seconds_of(clock_.now()), max_dead_links)
      .exec();
}

DeadLink SignIns::why_dead(const std::string& token) {
  auto row = prepare(database_, "SELECT cookie_hash IS NOT NULL FROM sign_ins WHERE token_hash = ?",
                     sha256(token));
  if (!row.executeStep()) return DeadLink::unknown;
  return row.getColumn(0).getInt() != 0 ? DeadLink::used : DeadLink::expired;
}

std::expected<SignIns::Redeemed, DeadLink> SignIns::redeem(const std::string& token) {
  std::string cookie = tokens_.make();
  auto statement = prepare(database_,
                           "UPDATE sign_ins SET cookie_hash = ?, expires_at = ? WHERE "
                           "token_hash = ? AND cookie_hash IS NULL AND expires_at > ? "
                           "RETURNING target",
                           sha256(cookie), seconds_of(clock_.now() + session_lifetime),
                           sha256(token), seconds_of(clock_.now()));
  if (!statement.executeStep()) return std::unexpected(why_dead(token));
  Redeemed redeemed{.cookie = std::move(cookie), .target = statement.getColumn(0)};
  statement.executeStep();  // SQLite commits the change when the statement ends.
  return redeemed;
}

std::optional<PortalVisit> SignIns::find(const std::string& cookie) {
  auto statement =
      prepare(database_,
              "SELECT user_id, organization_id, target, return_url, success_url, "
              "notice, token_hash FROM sign_ins WHERE cookie_hash = ? AND expires_at > ?",
              sha256(cookie), seconds_of(clock_.now()));
  if (!statement.executeStep()) return std::nullopt;
  return PortalVisit{.user_id = statement.getColumn(0),
                     .organization_id = statement.getColumn(1),
                     .target = statement.getColumn(2),
                     .return_url = statement.getColumn(3),
                     .success_url = statement.getColumn(4),
                     .form_token = hmac_sha256(cookie, "form_token"),
                     .reference = statement.getColumn(6).getString().substr(0, reference_digits),
                     .notice = statement.getColumn(5)};
}

void SignIns::set_notice(const std::string& cookie, const std::string& notice) {
  prepare(database_, "UPDATE sign_ins SET notice = ? WHERE cookie_hash = ?", notice, sha256(cookie))
      .exec();
}

void SignIns::end(const std::string& cookie) {
  prepare(database_, "UPDATE sign_ins SET expires_at = ? WHERE cookie_hash = ?",
          seconds_of(clock_.now()), sha256(cookie))
      .exec();
}

}  // namespace userhub::emulator
