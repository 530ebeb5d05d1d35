#pragma once

#include <expected>
#include <string>

#include "admin_route.hpp"
#include "api_error.hpp"
#include "faults.hpp"
#include "http_message.hpp"
#include "journal.hpp"
#include "organizations_api.hpp"
#include "users_api.hpp"

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
