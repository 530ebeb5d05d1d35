#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>

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
  std::string notice = {};      ///< The name of what happened last, until a page shows it.

  const std::string& account_id() const {
    return organization_id.empty() ? user_id : organization_id;
  }
};

/// Sign-in links, and the browser sessions of a day that they start. The state holds only hashes of
/// tokens and cookies: reading it does not sign anyone in.
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
  /// Redeems a token, once. Empty if it is unknown, used or expired.
  std::optional<Redeemed> redeem(const std::string& token);

  std::optional<PortalVisit> find(const std::string& cookie);

  /// Sets the notice of the browser session.
  void set_notice(const std::string& cookie, const std::string& notice);

 private:
  void forget_expired();

  SQLite::Database& database_;
  const Clock& clock_;
  SecretTokens& tokens_;
  std::chrono::seconds ttl_;
};

}  // namespace userhub::emulator
