#pragma once

#include <expected>
#include <string>

#include "api_error.hpp"
#include "clock.hpp"
#include "create_portal_session.hpp"
#include "faults.hpp"
#include "journal.hpp"
#include "secret_tokens.hpp"
#include "user_action.hpp"
#include "user_json.hpp"
#include "users.hpp"

namespace userhub::emulator {

/// The calls under `/admin/v1/users`.
class UsersApi {
 public:
  UsersApi(Users& users, const UserJson& user_json, CreatePortalSession& create_portal_session,
           const Clock& clock, SecretTokens& tokens, Faults& faults)
      : users_(users),
        user_json_(user_json),
        create_portal_session_(create_portal_session),
        clock_(clock),
        tokens_(tokens),
        faults_(faults) {}

  Response answer(const Request& request, const UserAction& action, Trace& trace);

 private:
  using Answer = std::expected<Response, ApiError>;

  Answer perform(const Request& request, UserVerb verb, const std::string& user_id);
  Answer list(const Request& request);
  Answer get(const std::string& user_id);
  Answer import_account(const std::string& user_id, std::string_view body);
  Answer create_api_session(const std::string& user_id, std::string_view body);

  Users& users_;
  const UserJson& user_json_;
  CreatePortalSession& create_portal_session_;
  const Clock& clock_;
  SecretTokens& tokens_;
  Faults& faults_;
};

}  // namespace userhub::emulator
