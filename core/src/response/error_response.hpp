#pragma once

#include <chrono>
#include <string_view>

#include "userhub/http.hpp"

namespace userhub {

/// An answer, and the data to describe it in an error.
struct Answer {
  const HttpResponse& response;
  std::chrono::system_clock::time_point now;
  std::string_view admin_key;  ///< Redacted in errors.
};

/// The error that an answer outside of 2xx reports. What cannot be read is left empty.
Error read_error_response(const Answer& answer);

/// The bad_response error of a 2xx: "UserHub answered 200, but <problem>".
Error bad_response(const Answer& answer, std::string_view problem);

}  // namespace userhub
