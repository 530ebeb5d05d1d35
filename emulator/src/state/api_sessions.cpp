#include "state/api_sessions.hpp"

#include "state/digest.hpp"
#include "state/json_web_token.hpp"
#include "state/prepare.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

constexpr std::chrono::hours lifetime{1};
constexpr const char* test_key = "userhub_emulator_test_key";

}  // namespace

ApiSession ApiSessions::create(const std::string& user_id) {
  const auto now = clock_.now();
  prepare(database_, "DELETE FROM api_sessions WHERE expires_at <= ?", seconds_of(now)).exec();
  ApiSession session{.user_id = user_id, .expires_at = now + lifetime};
  session.access_token = make_json_web_token({{"iss", "userhub-emulator"},
                                              {"sub", user_id},
                                              {"iat", seconds_of(now)},
                                              {"exp", seconds_of(session.expires_at)},
                                              {"jti", tokens_.make()}},
                                             test_key);
  prepare(database_, "INSERT INTO api_sessions VALUES (?, ?, ?)", sha256(session.access_token),
          user_id, seconds_of(session.expires_at))
      .exec();
  return session;
}

std::optional<ApiSession> ApiSessions::find(const std::string& access_token) {
  auto row = prepare(database_,
                     "SELECT user_id, expires_at FROM api_sessions WHERE token_hash = ? AND "
                     "expires_at > ?",
                     sha256(access_token), seconds_of(clock_.now()));
  if (!row.executeStep()) return std::nullopt;
  return ApiSession{.user_id = row.getColumn(0),
                    .expires_at = to_time(row.getColumn(1).getInt64())};
}

}  // namespace userhub::emulator
