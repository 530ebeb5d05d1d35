#include "http/request_head.hpp"

#include <algorithm>
#include <vector>

#include "http/request_body.hpp"

namespace userhub::emulator {
namespace {

std::vector<std::string_view> values_of(const Request& request, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : request.headers) {
    if (equal_ignoring_case(key, name)) values.emplace_back(value);
  }
  return values;
}

// A token (RFC 9110, section 5.6.2).
bool is_name(std::string_view text) {
  const auto is_token = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").contains(c);
  };
  return !text.empty() && std::ranges::all_of(text, is_token);
}

}  // namespace

std::optional<ApiError> find_head_problem(const Request& request) {
  const auto hosts = values_of(request, "Host");
  const auto lengths = values_of(request, "Content-Length");
  const auto codings = values_of(request, "Transfer-Encoding");
  if (!std::ranges::all_of(request.headers, is_name, &Headers::value_type::first)) {
    return invalid_argument("headers", "Send header names without spaces and control characters.");
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
                  .message = "The emulator supports no Transfer-Encoding except chunked.",
                  .param = "Transfer-Encoding"};
}

}  // namespace userhub::emulator
