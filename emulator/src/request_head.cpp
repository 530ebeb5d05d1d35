#include "request_head.hpp"

#include <algorithm>
#include <vector>

#include "request_body.hpp"

namespace userhub::emulator {
namespace {

std::vector<std::string_view> values_of(const Request& request, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : request.headers) {
    if (equal_ignoring_case(key, name)) values.emplace_back(value);
  }
  return values;
}

bool has_space(std::string_view name) {
  return name.find_first_of(" \t") != std::string_view::npos;
}

}  // namespace

std::optional<ApiError> find_head_problem(const Request& request) {
  const auto hosts = values_of(request, "Host");
  const auto lengths = values_of(request, "Content-Length");
  const auto codings = values_of(request, "Transfer-Encoding");
  if (std::ranges::any_of(request.headers, has_space, &Headers::value_type::first)) {
    return invalid_argument("headers", "Send no space between a header's name and its colon.");
  }
  if (hosts.size() > 1) return invalid_argument("Host", "Send one Host header.");
  if (std::ranges::any_of(lengths, [&](auto each) { return each != lengths[0]; }))
    return invalid_argument("Content-Length", "Send one Content-Length header.");
  if (codings.empty()) return std::nullopt;
  if (request.version == "HTTP/1.0") {
    return invalid_argument("Transfer-Encoding", "HTTP/1.0 has no Transfer-Encoding.");
  }
  if (!lengths.empty()) {
    return invalid_argument("Content-Length",
                            "Send either Content-Length or Transfer-Encoding, not both.");
  }
  if (codings.size() == 1 && equal_ignoring_case(codings[0], "chunked")) return std::nullopt;
  return ApiError{.code = "UNIMPLEMENTED",
                  .message = "The emulator reads no Transfer-Encoding but chunked.",
                  .param = "Transfer-Encoding"};
}

}  // namespace userhub::emulator
