#pragma once

#include <chrono>
#include <cstddef>
#include <expected>

#include "userhub/error.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

struct HttpResponse;

/// The maximum size of a decoded body; a larger one is not read.
inline constexpr std::size_t max_response_body_bytes = std::size_t{5} * 1024 * 1024;

/// Reads the session from an answer: a 2xx whose body is one JSON object with a `redirectUrl` that
/// is an absolute http(s) URL without spaces and control characters. Any other 2xx is bad_response,
/// any other status api_error; a number that is not an HTTP status is invalid_argument. A
/// Retry-After date counts from `now`. Does no I/O. Throws only std::bad_alloc.
std::expected<PortalSession, Error> read_portal_session(
    const HttpResponse& response,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

}  // namespace userhub
