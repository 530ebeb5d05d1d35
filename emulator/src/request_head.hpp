#pragma once

#include <optional>

#include "api_error.hpp"
#include "http_message.hpp"

namespace userhub::emulator {

/// Why a request can be answered before its body, and its connection not be used again: servers on
/// the way could take its end, or its host, for another (RFC 9112, sections 3.2 and 6).
std::optional<ApiError> find_head_problem(const Request& request);

}  // namespace userhub::emulator
