#include "url_parts.hpp"

#include <curl/curl.h>

#include <memory>

namespace userhub::fuzz {
namespace {

struct CurlFree {
  void operator()(char* text) const { curl_free(text); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return {};
  return std::unique_ptr<char, CurlFree>(text).get();
}

std::optional<UrlParts> parts(const std::string& text, unsigned flags) {
  const std::unique_ptr<CURLU, CurlFree> url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), flags) != CURLUE_OK) return {};
  return UrlParts{.scheme = part(url.get(), CURLUPART_SCHEME),
                  .user = part(url.get(), CURLUPART_USER),
                  .password = part(url.get(), CURLUPART_PASSWORD),
                  .host = part(url.get(), CURLUPART_HOST),
                  .port = part(url.get(), CURLUPART_PORT),
                  .path = part(url.get(), CURLUPART_PATH),
                  .query = part(url.get(), CURLUPART_QUERY),
                  .fragment = part(url.get(), CURLUPART_FRAGMENT)};
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::optional<UrlParts> url_parts(const std::string& url) {
  return parts(url, CURLU_PATH_AS_IS);
}

std::optional<UrlParts> proxy_parts(const std::string& proxy) {
  return parts(proxy, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
}

std::string percent_decoded(std::string_view text) {
  int length = 0;
  const std::unique_ptr<char, CurlFree> decoded(
      curl_easy_unescape(nullptr, text.data(), static_cast<int>(text.size()), &length));
  return {decoded.get(), static_cast<std::size_t>(length)};
}

bool is_path_segment(std::string_view segment, std::string_view kept) {
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] == '%') {
      if (i + 2 >= segment.size() || !is_hex(segment[i + 1]) || !is_hex(segment[i + 2])) {
        return false;
      }
    } else if (!is_unreserved(segment[i]) && kept.find(segment[i]) == std::string_view::npos) {
      return false;
    }
  }
  return !segment.empty() && segment != "." && segment != "..";
}

}  // namespace userhub::fuzz
