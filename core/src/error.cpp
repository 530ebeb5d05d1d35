#include "userhub/error.hpp"

#include <array>
#include <cstddef>

namespace userhub {
namespace {

// In the order of the enumerations.
constexpr auto code_names = std::to_array<std::string_view>(
    {"invalid_argument", "connection_failed", "tls_failed", "timed_out", "cancelled", "api_error",
     "bad_response", "internal"});
constexpr auto phase_names = std::to_array<std::string_view>(
    {"", "queue", "resolve", "connect", "tls", "request", "response", "backoff"});
static_assert(code_names.size() == static_cast<std::size_t>(ErrorCode::internal));
static_assert(phase_names.size() == static_cast<std::size_t>(Phase::backoff) + 1);

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
