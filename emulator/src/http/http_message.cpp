#include "http/http_message.hpp"

#include <algorithm>

#include "http/web_url.hpp"

namespace userhub::emulator {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view Request::path_and_query() const {
  if (!is_web_url(target)) return target;
  const auto rest = std::string_view(target).substr(origin_of(target).size());
  return rest.empty() ? "/" : rest;
}

std::string_view Request::path() const {
  const auto path = path_and_query();
  return path.substr(0, path.find('?'));
}

std::string_view Request::query() const {
  const auto path = path_and_query();
  return path.substr(std::min(path.find('?'), path.size() - 1) + 1);
}

std::string_view Request::host() const {
  return is_web_url(target) ? authority_of(target) : header("Host");
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equal_ignoring_case(key, name)) return value;
  }
  return {};
}

std::optional<std::string_view> Request::bearer() const {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view authorization = header("Authorization");
  if (!equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) return std::nullopt;
  return authorization.substr(scheme.size());
}

}  // namespace userhub::emulator
