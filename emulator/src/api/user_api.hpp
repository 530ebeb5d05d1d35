#pragma once

#include <expected>
#include <optional>

#include "api/create_portal_session.hpp"
#include "control/faults.hpp"
#include "control/journal.hpp"
#include "http/api_error.hpp"
#include "http/http_message.hpp"
#include "state/api_sessions.hpp"
#include "state/members.hpp"
#include "state/subscriptions.hpp"
#include "state/users.hpp"

namespace userhub::emulator {

/// The User API, `/user/v1`: the session of an access token of createApiSession. Any User API key
/// is accepted, and none: the emulator has only one tenant.
class UserApi {
 public:
  UserApi(Users& users, Members& members, Subscriptions& subscriptions, ApiSessions& api_sessions,
          CreatePortalSession& create_portal_session, Faults& faults)
      : users_(users),
        members_(members),
        subscriptions_(subscriptions),
        api_sessions_(api_sessions),
        create_portal_session_(create_portal_session),
        faults_(faults) {}

  Response answer(const Request& request, Trace& trace);

 private:
  using Answer = std::expected<Response, ApiError>;

  Answer perform(const Request& request, Trace& trace);
  Response get_session(const std::optional<ApiSession>& session);
  Answer create_portal(const ApiSession& session, std::string_view body);

  Users& users_;
  Members& members_;
  Subscriptions& subscriptions_;
  ApiSessions& api_sessions_;
  CreatePortalSession& create_portal_session_;
  Faults& faults_;
};

}  // namespace userhub::emulator
