#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace userhub::fuzz {

/// A URL as libcurl takes it apart when it is asked to fetch it.
struct UrlParts {
  std::string scheme;
  std::string user;
  std::string password;
  std::string host;
  std::string port;
  std::string path;
  std::string query;
  std::string fragment;
};

/// Nothing where libcurl refuses the URL. The path stays as it is.
std::optional<UrlParts> url_parts(const std::string& url);

/// The same, as libcurl reads a proxy: the scheme may be missing.
std::optional<UrlParts> proxy_parts(const std::string& proxy);

/// Each "%XX" turned into its byte.
std::string percent_decoded(std::string_view text);

/// Whether `segment` stays one segment of a path: unreserved characters, "%XX" in upper case, and
/// `kept`.
bool is_path_segment(std::string_view segment, std::string_view kept);

}  // namespace userhub::fuzz
