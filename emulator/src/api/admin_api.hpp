#pragma once

#include <expected>
#include <string>

#include "api/admin_route.hpp"
#include "api/organizations_api.hpp"
#include "api/users_api.hpp"
#include "control/faults.hpp"
#include "control/journal.hpp"
#include "http/api_error.hpp"
#include "http/http_message.hpp"

namespace userhub::emulator {

/// The Admin API, `/admin/v1`, after the key was checked.
class AdminApi {
 public:
  AdminApi(Users& users, UsersApi& users_api, OrganizationsApi& organizations_api, Faults& faults)
      : users_(users),
        users_api_(users_api),
        organizations_api_(organizations_api),
        faults_(faults) {}

  Response answer(const Request& request, Trace& trace);

 private:
  using Answer = std::expected<Response, ApiError>;

  Answer perform(const AdminRoute& route, const Request& request, Trace& trace);
  Answer perform_for_user(const AdminRoute& route, const Request& request, Trace& trace);
  Answer read(const AdminRoute& route, const Request& request);

  Users& users_;
  UsersApi& users_api_;
  OrganizationsApi& organizations_api_;
  Faults& faults_;
};

}  // namespace userhub::emulator
