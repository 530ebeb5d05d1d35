#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "http/api_error.hpp"

namespace userhub::emulator {

/// The body of a createPortalSession request. A missing field is "".
struct SessionOptions {
  std::string portal_url;
  std::string return_url;
  std::string success_url;
  std::string organization_id;
};

/// A null field counts as missing.
std::expected<SessionOptions, ApiError> parse_session_options(std::string_view body);

}  // namespace userhub::emulator
