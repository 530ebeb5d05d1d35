#include "control/redact.hpp"

#include <algorithm>

#include "state/json_web_token.hpp"

namespace userhub::emulator {
namespace {

constexpr std::size_t min_secret_bytes = 8;

std::size_t length_of_secret(std::string_view text, const std::vector<std::string_view>& secrets) {
  const auto found = std::ranges::find_if(secrets, [&](std::string_view secret) {
    return secret.size() >= min_secret_bytes && text.starts_with(secret);
  });
  return found == secrets.end() ? 0 : found->size();
}

std::size_t count_hex_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789abcdef"), text.size());
}

// The digits of an escape, %3d or \u003d, may come directly before a token's.
bool is_token(std::size_t hex_digits) {
  return hex_digits >= 64 && hex_digits <= 68;
}

}  // namespace

std::string redact(std::string_view text, const std::vector<std::string_view>& secrets,
                   std::size_t most) {
  std::string result;
  std::size_t end_of_digits = 0;
  std::size_t end_of_word = 0;
  for (std::size_t at = 0; at < std::min(text.size(), most);) {
    const std::string_view rest = text.substr(at);
    std::size_t secret = length_of_secret(rest, secrets);
    if (secret == 0 && at >= end_of_word && rest.starts_with(json_web_token_start)) {
      secret = json_web_token_length(rest);
      // What follows the word decides: no later part of it begins a token either.
      if (secret == 0) end_of_word = at + base64url_length(rest);
    }
    if (secret == 0 && at >= end_of_digits) {
      const std::size_t digits = count_hex_digits(rest);
      end_of_digits = at + digits;
      if (is_token(digits)) secret = digits;
    }
    if (secret == 0) {
      result += text[at++];
    } else {
      result += redacted;
      at += secret;
    }
  }
  result.resize(std::min(result.size(), most));
  return result;
}

bool contains_secret(std::string_view text, const std::vector<std::string_view>& secrets) {
  return std::ranges::any_of(secrets, [&](std::string_view secret) {
    return secret.size() >= min_secret_bytes && text.contains(secret);
  });
}

}  // namespace userhub::emulator
