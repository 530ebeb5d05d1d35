#include "text/redaction.hpp"

#include <string>
#include <string_view>

#include "input_fields.hpp"
#include "must.hpp"
#include "target.hpp"
#include "text/single_line.hpp"

namespace userhub::fuzz {
namespace {

/// In upper and lower case.
std::string percent_encoded(std::string_view text, std::string_view percent) {
  constexpr std::string_view digits = "0123456789aBcDeF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded.append(percent).append({digits[byte >> 4], digits[byte & 0xF]});
  }
  return encoded;
}

/// A key of eight characters or more is hidden whatever is around it.
void check_key(std::string_view before, std::string_view after) {
  constexpr std::string_view key = "4be%5c_k";
  for (const std::string& written :
       {std::string(key), percent_encoded(key, "%"), percent_encoded(key, "%25")}) {
    const std::string text = std::string(before).append(written).append(after);
    must(!single_line(text, key).contains(written), "a key is hidden");
  }
}

/// A shorter one is hidden as a word, and other words are left.
void check_short_key(std::string_view before, std::string_view after) {
  constexpr std::string_view key = "4b";
  const std::string word = std::string(before).append(" 4b/").append(after);
  must(!single_line(word, key).contains(" 4b/"), "a short key is hidden");
  const std::string other = std::string(before).append(" x4by").append(after);
  must(single_line(other, key).contains("x4by") == single_line(other).contains("x4by"),
       "a word that holds a short key is left");
}

/// A token or bearer key of any form is hidden whatever is around it.
void check_token(std::string_view before, std::string_view after) {
  constexpr std::string_view secret = "SECRET-7";
  if (before.contains(secret) || after.contains(secret)) return;
  for (const std::string_view marker :
       {"token=", "Token%3d", "token%253D", "token\\u003d", "token&#61;", "token&#x3d;", "token\n",
        "token: ", "token:\n", "token='", "token=\"", "\"token\":\"", "token ", "token (",
        "bearer ", "Bearer%20", "bearer\n", "bearer: "}) {
    const std::string text = std::string(before).append(marker).append(secret).append(after);
    must(!single_line(text).contains(secret), "a token is hidden");
  }
}

}  // namespace

/// The text around a secret: the first line before it, the rest behind it.
void check_input(std::string_view input) {
  const std::string_view before = take_line(input);
  check_key(before, input);
  check_short_key(before, input);
  check_token(before, input);
}

}  // namespace userhub::fuzz
