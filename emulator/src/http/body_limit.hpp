#pragma once

#include <cstddef>

#include "http/api_error.hpp"
#include "http/http_message.hpp"

namespace userhub::emulator {

/// The number of bytes that the body of a request can have: 1 MiB, or 64 MiB for a whole state.
std::size_t body_limit(const Request& request);

/// The error for a longer body.
ApiError long_body_error(const Request& request);

}  // namespace userhub::emulator
