#include "safe_text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "must.hpp"

namespace userhub::fuzz {
namespace {

std::vector<std::string_view> texts_of(const Error& error) {
  std::vector<std::string_view> texts{error.message, error.api_code,       error.reason,
                                      error.param,   error.locale_message, error.request_id,
                                      error.host};
  for (const auto& [key, value] : error.metadata) {
    texts.emplace_back(key);
    texts.emplace_back(value);
  }
  return texts;
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

constexpr std::array<std::string_view, 9> markers{"token=",      "token:",       "token%3d",
                                                  "token%253d",  "token\\u003d", "token&#61;",
                                                  "token&#x3d;", "bearer ",      "bearer:"};

/// Or with a name, whose own value is looked at by itself, or what an excerpt's end left of one.
bool begins_with_name(std::string_view text) {
  const std::string_view left = text.substr(0, text.find("…"));
  for (const std::string_view name : {"token", "bearer"}) {
    if (text.starts_with(name) || name.starts_with(left)) return true;
  }
  return false;
}

/// Whether `text`, in lower case, which follows a marker, begins with a secret in plain ASCII.
/// Quotes, brackets and more separators may open one.
bool begins_with_secret(std::string_view text) {
  constexpr std::string_view before = " \"'`()[]{}=:>";
  constexpr std::string_view not_judged = "\\%&<#,;";
  text.remove_prefix(std::min(text.find_first_not_of(before), text.size()));
  if (text.empty() || not_judged.contains(text[0]) || !is_ascii(text[0])) return false;
  return !begins_with_name(text);
}

}  // namespace

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

bool is_single_line(std::string_view text) {
  if (!is_utf8(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return false;
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
  }
  return !text.contains("\u2028") && !text.contains("\u2029");
}

bool shows_secret(std::string_view text) {
  const std::string lower = lower_case(text);
  for (const std::string_view marker : markers) {
    for (std::size_t at = lower.find(marker); at != std::string::npos;
         at = lower.find(marker, at + 1)) {
      if (begins_with_secret(std::string_view(lower).substr(at + marker.size()))) return true;
    }
  }
  return false;
}

void must_be_safe(const Error& error) {
  must(!error.message.empty(), "an error has a message");
  for (const std::string_view text : texts_of(error)) {
    must(is_single_line(text), "an error's text is one line of UTF-8");
    must(!shows_secret(text), "an error's text shows no secret");
  }
}

void must_not_hold(const Error& error, std::string_view secret) {
  for (const std::string_view text : texts_of(error)) {
    must(!text.contains(secret), "an error's text does not hold the secret");
  }
}

void must_be_refusal_of(const Error& error, std::string_view argument) {
  must_be_safe(error);
  must(error.code == ErrorCode::invalid_argument, "a refusal is invalid_argument");
  must(error.param == argument, "a refusal names the argument");
  must(error.message.starts_with(error.param), "a refusal's message begins with the argument");
}

}  // namespace userhub::fuzz
