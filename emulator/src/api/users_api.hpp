#pragma once

#include <expected>
#include <string>

#include "api/account_json.hpp"
#include "api/admin_route.hpp"
#include "api/create_portal_session.hpp"
#include "http/api_error.hpp"
#include "http/http_message.hpp"
#include "state/api_sessions.hpp"
#include "state/secret_tokens.hpp"
#include "state/users.hpp"

namespace userhub::emulator {

/// The calls under `/admin/v1/users`.
class UsersApi {
 public:
  using Answer = std::expected<Response, ApiError>;

  UsersApi(Users& users, const AccountJson& json, CreatePortalSession& create_portal_session,
           ApiSessions& api_sessions, SecretTokens& tokens)
      : users_(users),
        json_(json),
        create_portal_session_(create_portal_session),
        api_sessions_(api_sessions),
        tokens_(tokens) {}

  Answer list(const Request& request);
  Answer create(std::string_view body);
  /// A call for one user.
  Answer answer(AdminCall call, const std::string& user_id, const Request& request);

 private:
  Answer add(const UserInput& input);
  Answer update(const std::string& user_id, const Request& request);
  Answer import(const std::string& user_id, std::string_view body);
  Answer create_api_session(const std::string& user_id, std::string_view body);
  Answer create_portal_session(const std::string& user_id, std::string_view body);

  Users& users_;
  const AccountJson& json_;
  CreatePortalSession& create_portal_session_;
  ApiSessions& api_sessions_;
  SecretTokens& tokens_;
};

}  // namespace userhub::emulator
