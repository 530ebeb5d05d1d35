#include "userhub/error.hpp"

#include <array>
#include <cstddef>

namespace userhub {
namespace {

// In the order of the enumerations.
constexpr auto codes = std::to_array<std::string_view>({"invalid_argument", "connection_failed",
                                                        "tls_failed", "timed_out", "cancelled",
                                                        "api_error", "bad_response", "internal"});
constexpr auto phases = std::to_array<std::string_view>(
    {"", "queue", "resolve", "connect", "tls", "request", "response", "backoff"});
static_assert(codes.size() == static_cast<std::size_t>(ErrorCode::internal));
static_assert(phases.size() == static_cast<std::size_t>(Phase::backoff) + 1);

}  // namespace

std::string_view to_string(ErrorCode code) {
  const auto place = static_cast<std::size_t>(code) - 1;
  return place < codes.size() ? codes[place] : "internal";
}

std::string_view to_string(Phase phase) {
  const auto place = static_cast<std::size_t>(phase);
  return place < phases.size() ? phases[place] : "";
}

}  // namespace userhub
