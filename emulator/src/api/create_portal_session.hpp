#pragma once

#include <expected>
#include <string>

#include "http/api_error.hpp"
#include "state/members.hpp"
#include "state/session_options.hpp"
#include "state/sign_ins.hpp"
#include "state/users.hpp"

namespace userhub::emulator {

/// `POST /admin/v1/users/{userId}:createPortalSession` and `POST /user/v1/session:createPortal`.
class CreatePortalSession {
 public:
  /// `origin` is the origin of the sign-in links.
  CreatePortalSession(Members& members, SignIns& sign_ins, std::string origin)
      : members_(members), sign_ins_(sign_ins), origin_(std::move(origin)) {}

  std::expected<Response, ApiError> create(const User& user, const SessionOptions& options);

 private:
  std::expected<PortalVisit, ApiError> plan_visit(const User& user, const SessionOptions& options);

  Members& members_;
  SignIns& sign_ins_;
  std::string origin_;
};

}  // namespace userhub::emulator
