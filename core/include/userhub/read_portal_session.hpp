#pragma once

#include <chrono>
#include <cstddef>
#include <expected>

#include "userhub/error.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

struct HttpResponse;

/// A longer body, after decoding, is not read.
inline constexpr std::size_t max_response_body_bytes = std::size_t{5} * 1024 * 1024;

/// The session in an answer: a 2xx whose body is one JSON object with a `redirectUrl` that is an
/// absolute http(s) URL without control characters and spaces. Any other 2xx is bad_response, any
/// other status api_error. `now` is what a Retry-After date is measured against. A status that is
/// none is invalid_argument. Pure; throws std::bad_alloc alone.
std::expected<PortalSession, Error> read_portal_session(
    const HttpResponse& response,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

}  // namespace userhub
