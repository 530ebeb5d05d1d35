#include "userhub/error.hpp"

#include <array>
#include <cstddef>

namespace userhub {
namespace {

constexpr std::array<std::string_view, 8> code_names{
    "invalid_argument", "connection_failed", "tls_failed",   "timed_out",
    "cancelled",        "api_error",         "bad_response", "internal"};
constexpr std::array<std::string_view, 8> phase_names{"",    "queue",   "resolve",  "connect",
                                                      "tls", "request", "response", "backoff"};

}  // namespace

std::string_view to_string(ErrorCode code) {
  const std::size_t index = static_cast<std::size_t>(code) - 1;
  return index < code_names.size() ? code_names[index] : "internal";
}

std::string_view to_string(Phase phase) {
  const auto index = static_cast<std::size_t>(phase);
  return index < phase_names.size() ? phase_names[index] : "";
}

}  // namespace userhub
