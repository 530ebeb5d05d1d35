#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "state/clock.hpp"
#include "state/secret_tokens.hpp"

namespace userhub::emulator {

/// A visit to the portal: who visits, for which account, and where to go afterwards.
struct PortalVisit {
  std::string user_id;
  std::string organization_id;  ///< "": the user's own account.
  std::string target;           ///< Portal path where the visit starts.
  std::string return_url;       ///< "" if the session has none.
  std::string success_url;      ///< "" if the session has none.
  std::string form_token = {};  ///< Every form of this browser session must carry it.
  std::string reference = {};   ///< See sign_in_reference().
  std::string notice = {};      ///< The name of what happened last, until a page shows it.

  const std::string& account_id() const {
    return organization_id.empty() ? user_id : organization_id;
  }
};

/// Why a sign-in link does not work.
enum class DeadLink { used, expired, unknown };

/// Names a sign-in link, and the session that it starts, without its secret: digits of the token's
/// hash.
std::string sign_in_reference(std::string_view token);

/// Sign-in links, and the browser sessions of a day that they start. The state holds only hashes of
/// tokens and cookies: reading it does not sign anyone in. The latest thousand dead links are kept,
/// to say why they do not work.
class SignIns {
 public:
  SignIns(SQLite::Database& database, const Clock& clock, SecretTokens& tokens,
          std::chrono::seconds ttl)
      : database_(database), clock_(clock), tokens_(tokens), ttl_(ttl) {}

  /// Returns the token of a new link.
  std::string add(const PortalVisit& visit);

  struct Redeemed {
    std::string cookie;
    std::string target;
  };
  /// Redeems a token, once.
  std::expected<Redeemed, DeadLink> redeem(const std::string& token);

  std::optional<PortalVisit> find(const std::string& cookie);

  /// Ends a session: signs its visitor out.
  void end(const std::string& cookie);
  /// Sets the notice of the browser session.
  void set_notice(const std::string& cookie, const std::string& notice);

 private:
  void forget_dead_links();
  DeadLink why_dead(const std::string& token);

  SQLite::Database& database_;
  const Clock& clock_;
  SecretTokens& tokens_;
  std::chrono::seconds ttl_;
};

}  // namespace userhub::emulator
