#include "http/body_limit.hpp"

#include <string>

#include "http/request_body.hpp"

namespace userhub::emulator {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::string_view state_path = "/_emulator/state";

}  // namespace

std::size_t body_limit(const Request& request) {
  return (request.path() == state_path ? 64 : 1) * mebibyte;
}

ApiError long_body_error(const Request& request) {
  const std::string limit = std::to_string(body_limit(request) / mebibyte);
  return invalid_argument("body", "The body is longer than " + limit + " MiB.");
}

}  // namespace userhub::emulator
