#include "state/json_web_token.hpp"

#include <algorithm>

#include "http/json_text.hpp"
#include "state/digest.hpp"

namespace userhub::emulator {
namespace {

constexpr std::string_view base64url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64url(std::string_view text) {
  std::string encoded = base64(text);
  encoded.erase(std::ranges::find(encoded, '='), encoded.end());
  std::ranges::replace(encoded, '+', '-');
  std::ranges::replace(encoded, '/', '_');
  return encoded;
}

}  // namespace

std::string make_json_web_token(const nlohmann::json& claims, const std::string& key) {
  const std::string signed_part =
      base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64url(to_text(claims));
  return signed_part + "." + base64url(hmac_sha256_bytes(key, signed_part));
}

std::size_t base64url_length(std::string_view text) {
  return std::min(text.find_first_not_of(base64url_digits), text.size());
}

std::size_t json_web_token_length(std::string_view text) {
  constexpr int parts = 3;
  if (!text.starts_with(json_web_token_start)) return 0;
  std::size_t end = 0;
  for (int part = 1; part <= parts; ++part) {
    const auto start = end;
    end += base64url_length(text.substr(start));
    if (end == start) return 0;
    if (part == parts) break;
    if (end == text.size() || text[end] != '.') return 0;
    ++end;
  }
  return end;
}

}  // namespace userhub::emulator
