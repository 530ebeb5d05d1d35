#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <optional>
#include <string>

#include "state/clock.hpp"
#include "state/secret_tokens.hpp"

namespace userhub::emulator {

/// A session of the User API.
struct ApiSession {
  std::string user_id;
  std::chrono::sys_seconds expires_at;
  std::string access_token = {};  ///< Only of a new session.
};

/// The sessions of createApiSession. An access token has the shape of a JWT, signed with a key that
/// is not secret: it is valid only because the state has its hash.
class ApiSessions {
 public:
  ApiSessions(SQLite::Database& database, const Clock& clock, SecretTokens& tokens)
      : database_(database), clock_(clock), tokens_(tokens) {}

  ApiSession create(const std::string& user_id);

  /// Empty if the token is unknown or expired.
  std::optional<ApiSession> find(const std::string& access_token);

 private:
  SQLite::Database& database_;
  const Clock& clock_;
  SecretTokens& tokens_;
};

}  // namespace userhub::emulator
