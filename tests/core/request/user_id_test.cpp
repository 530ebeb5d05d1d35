#include "userhub/user_id.hpp"

#include <string>
#include <string_view>

#include "catch.hpp"

using namespace userhub;

namespace {

bool is_kept(unsigned char c) {
  return std::string_view("-._~@").contains(static_cast<char>(c)) || (c >= '0' && c <= '9') ||
         (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

int hex_digit(char c) {
  return c <= '9' ? c - '0' : c - 'A' + 10;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string utf8(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) {
    return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
  }
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

void check_refused(const std::expected<std::string, Error>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(result.error().message.empty());
  CHECK(result.error().attempts == 0);
}

}  // namespace

TEST_CASE("every printable ASCII character is kept or encoded, as the wire contract says") {
  for (int c = 0x20; c < 0x7f; ++c) {
    const auto ch = static_cast<char>(c);
    constexpr std::string_view hex = "0123456789ABCDEF";
    const auto expected = is_kept(static_cast<unsigned char>(c))
                              ? std::string{ch}
                              : std::string{'%', hex[static_cast<std::size_t>(c) / 16],
                                            hex[static_cast<std::size_t>(c) % 16]};
    CHECK(encode_user_id(std::string("x") + ch).value() == "x" + expected);
  }
}

TEST_CASE("every control character is refused in a user ID") {
  for (int c = 0; c < 0x80; ++c) {
    if (c >= 0x20 && c != 0x7f) continue;
    INFO(c);
    check_refused(encode_user_id(std::string("a") + static_cast<char>(c) + "b"));
  }
}

TEST_CASE("decoding an encoded user ID gives the ID back, for every code point") {
  for (char32_t c = 0x20; c <= 0x10ffff; c += c < 0x3000 ? 1 : 37) {
    if (c == 0x7f || (c >= 0xd800 && c <= 0xdfff)) continue;
    const auto id = "a" + utf8(c) + "b";
    const auto encoded = encode_user_id(id);
    if (!encoded || decoded(*encoded) != id) FAIL("U+" << std::hex << static_cast<unsigned>(c));
  }
}

TEST_CASE("every surrogate's bytes are refused in a user ID") {
  for (char32_t c = 0xd800; c <= 0xdfff; ++c) {
    if (encode_user_id(utf8(c))) FAIL("U+" << std::hex << static_cast<unsigned>(c));
  }
}

TEST_CASE("the error of a refused user ID names user_id") {
  const auto error = encode_user_id("").error();
  CHECK(error.param == "user_id");
  CHECK(error.message.contains("user_id"));
}

TEST_CASE("a refused user ID is not repeated raw in the message") {
  CHECK_FALSE(encode_user_id("evil\n\x1b[2J").error().message.contains('\n'));
  CHECK_FALSE(encode_user_id("evil\n\x1b[2J").error().message.contains('\x1b'));
}

TEST_CASE("an external user ID joins its parts by an at sign") {
  CHECK(external_user_id("auth0|123456789", "conn_26yEiYymqy6ZmG").value() ==
        "auth0|123456789@conn_26yEiYymqy6ZmG");
  CHECK(external_user_id("ada@example.com", "conn_1").value() == "ada@example.com@conn_1");
  CHECK(external_user_id(".", "conn_1").value() == ".@conn_1");
}

TEST_CASE("an external user ID of unusable parts is refused") {
  using namespace std::string_view_literals;
  const std::pair<std::string_view, std::string_view> rows[] = {{"", "conn_1"},
                                                                {"a", ""},
                                                                {"", ""},
                                                                {"a", "conn@1"},
                                                                {"a", "@"},
                                                                {"a\n", "conn_1"},
                                                                {"a", "conn_1\n"},
                                                                {"a\0b"sv, "c"},
                                                                {"\xff", "conn_1"},
                                                                {"a", "\xc0\xaf"},
                                                                {"\xed\xa0\x80", "c"},
                                                                {"a\xc3", "\xa9"},
                                                                {"a", "\x7f"}};
  for (const auto& [external_id, connection_id] : rows) {
    INFO(external_id << " and " << connection_id);
    check_refused(external_user_id(external_id, connection_id));
  }
}
