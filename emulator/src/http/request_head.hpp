#pragma once

#include <optional>

#include "http/api_error.hpp"
#include "http/http_message.hpp"

namespace userhub::emulator {

/// A problem that must be answered before the body is read, on a connection that must not be used
/// again: another server on the way could see another end of the request, or another host (RFC
/// 9112, sections 3.2 and 6).
std::optional<ApiError> find_head_problem(const Request& request);

}  // namespace userhub::emulator
