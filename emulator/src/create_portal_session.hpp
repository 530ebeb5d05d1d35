#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "api_error.hpp"
#include "members.hpp"
#include "session_options.hpp"
#include "sign_ins.hpp"
#include "users.hpp"

namespace userhub::emulator {

/// `POST /admin/v1/users/{userId}:createPortalSession`.
class CreatePortalSession {
 public:
  /// `origin` is the origin of the sign-in links.
  CreatePortalSession(Users& users, Members& members, SignIns& sign_ins, std::string origin)
      : users_(users), members_(members), sign_ins_(sign_ins), origin_(std::move(origin)) {}

  std::expected<Response, ApiError> create(const std::string& user_id, std::string_view body);

 private:
  std::expected<PortalVisit, ApiError> plan_visit(const User& user, const SessionOptions& options);

  Users& users_;
  Members& members_;
  SignIns& sign_ins_;
  std::string origin_;
};

}  // namespace userhub::emulator
