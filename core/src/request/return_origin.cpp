#include "request/return_origin.hpp"

#include <algorithm>

#include "invalid_argument.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace userhub {
namespace {

std::string lower_part(const CurlUrl& url, CURLUPart which) {
  std::string part = url_part(url, which, CURLU_DEFAULT_PORT);
  std::transform(part.begin(), part.end(), part.begin(), to_lower);
  return part;
}

/// scheme://host:port of an absolute http(s) URL; nothing for a URL that browsers might read
/// differently.
std::optional<std::string> origin_of(const std::string& url) {
  const auto scheme = url.find(':');
  if (scheme == std::string::npos || !std::string_view(url).substr(scheme).starts_with("://")) {
    return std::nullopt;
  }
  const auto authority = std::string_view(url).substr(scheme + 3);
  const auto host = authority.substr(0, authority.find_first_of("/?#"));
  if (host.empty() || host.find_first_of("@%") != std::string_view::npos) return std::nullopt;
  const CurlUrl parsed = parse_url(url);
  if (!parsed) return std::nullopt;
  const std::string name = lower_part(parsed, CURLUPART_SCHEME);
  if (name != "https" && name != "http") return std::nullopt;
  return name + "://" + lower_part(parsed, CURLUPART_HOST) + ":" +
         lower_part(parsed, CURLUPART_PORT);
}

/// A browser ignores a space at the start and reads a backslash as a slash.
bool is_ambiguous(std::string_view url) {
  return url.find_first_of(" \\") != std::string_view::npos;
}

/// Whether a URL is a path, query or fragment, without "scheme:" and "//host".
bool is_relative(std::string_view url) {
  const auto first = url.substr(0, url.find_first_of("/?#"));
  return !url.starts_with("//") && !first.contains(':');
}

}  // namespace

std::expected<ReturnOrigins, Error> parse_return_origins(const ReturnOrigins& texts) {
  if (!texts) return std::nullopt;
  std::vector<std::string> origins;
  for (const std::string& text : *texts) {
    const bool readable = !is_ambiguous(text) && !has_control_character(text);
    const auto origin = readable ? origin_of(text) : std::nullopt;
    const auto path = text.find_first_of("/?#", text.find("://") + 3);
    if (!origin || path < text.size() - (text.ends_with('/') ? 1 : 0)) {
      return invalid_argument(
          "allowed_return_origins",
          "contains a value that is not an origin: pass one like https://app.example.com");
    }
    origins.push_back(*origin);
  }
  return origins;
}

std::expected<void, Error> check_return_url(const ReturnOrigins& allowed, std::string_view url,
                                            std::string_view argument) {
  if (!allowed) return {};
  if (!is_ambiguous(url)) {
    if (is_relative(url)) return {};
    const auto origin = origin_of(std::string(url));
    if (origin && std::find(allowed->begin(), allowed->end(), *origin) != allowed->end()) return {};
  }
  return invalid_argument(std::string(argument),
                          "is neither relative nor from an origin in allowed_return_origins");
}

}  // namespace userhub
