#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "accounts.hpp"
#include "api_error.hpp"
#include "faults.hpp"
#include "journal.hpp"
#include "session_options.hpp"
#include "sign_ins.hpp"

namespace userhub::emulator {

/// `POST /admin/v1/users/{userId}:createPortalSession`.
class CreatePortalSession {
 public:
  /// `origin` is where the sign-in links lead.
  CreatePortalSession(Accounts& accounts, SignIns& sign_ins, Faults& faults, std::string origin)
      : accounts_(accounts), sign_ins_(sign_ins), faults_(faults), origin_(std::move(origin)) {}

  Response answer(const Request& request, std::string_view raw_user_id, Trace& trace);

 private:
  std::expected<Response, ApiError> create(const std::string& user_id, std::string_view body);
  std::expected<PortalVisit, ApiError> plan_visit(const User& user, const SessionOptions& options);

  Accounts& accounts_;
  SignIns& sign_ins_;
  Faults& faults_;
  std::string origin_;
};

}  // namespace userhub::emulator
