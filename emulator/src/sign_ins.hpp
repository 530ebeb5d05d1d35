#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>

#include "clock.hpp"
#include "secret_tokens.hpp"

namespace userhub::emulator {

/// Who is on the portal, for whom, and where the portal leads back to.
struct PortalVisit {
  std::string user_id;
  std::string organization_id;  ///< "": the user acts for themselves.
  std::string target;           ///< Path on the portal where the visit starts.
  std::string return_url;       ///< "" where the session named none.
  std::string success_url;      ///< "" where the session named none.
  std::string form_token = {};  ///< What each form of this browser session must carry.

  const std::string& account_id() const {
    return organization_id.empty() ? user_id : organization_id;
  }
};

/// Sign-in links, and the browser sessions they turn into for a day. The state holds hashes of
/// their tokens and cookies alone, so that whoever reads it is not signed in by it.
class SignIns {
 public:
  SignIns(SQLite::Database& database, const Clock& clock, SecretTokens& tokens,
          std::chrono::seconds ttl)
      : database_(database), clock_(clock), tokens_(tokens), ttl_(ttl) {}

  /// The token of a new link.
  std::string add(const PortalVisit& visit);

  struct Redeemed {
    std::string cookie;
    std::string target;
  };
  /// Uses a token up. Nothing where it is unknown, used or expired.
  std::optional<Redeemed> redeem(const std::string& token);

  std::optional<PortalVisit> find(const std::string& cookie);

 private:
  void forget_expired();

  SQLite::Database& database_;
  const Clock& clock_;
  SecretTokens& tokens_;
  std::chrono::seconds ttl_;
};

}  // namespace userhub::emulator
