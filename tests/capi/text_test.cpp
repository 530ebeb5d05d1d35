#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "handles.hpp"

namespace {

/// A function that writes a text, its other arguments bound.
using Write = std::function<std::ptrdiff_t(char*, std::size_t)>;

Write encode(const char* user_id) {
  return
      [=](char* buffer, std::size_t size) { return userhub_encode_user_id(user_id, buffer, size); };
}

Write external(const char* external_id, const char* connection_id) {
  return [=](char* buffer, std::size_t size) {
    return userhub_external_user_id(external_id, connection_id, buffer, size);
  };
}

Write path(userhub_portal_page page, const char* plan_id = nullptr) {
  return [=](char* buffer, std::size_t size) {
    return userhub_portal_path(page, plan_id, buffer, size);
  };
}

struct Written {
  Write write;
  std::string text;
};

std::vector<Written> written() {
  return {
      {encode("usr_ada"), "usr_ada"},
      {encode("auth0|1@conn_1"), "auth0%7C1@conn_1"},
      {external("auth0|1", "conn_1"), "auth0|1@conn_1"},
      {external("a@b.example", "conn_1"), "a@b.example@conn_1"},
      {path(USERHUB_PORTAL_ROOT), "/"},
      {path(USERHUB_PORTAL_DASHBOARD), "/{accountId}"},
      {path(USERHUB_PORTAL_PLANS), "/{accountId}/plans"},
      {path(USERHUB_PORTAL_CHECKOUT, "pln 1/2"), "/{accountId}/checkout/pln%201%2F2"},
      {path(USERHUB_PORTAL_CANCEL), "/{accountId}/cancel"},
      {path(USERHUB_PORTAL_MEMBERS), "/{accountId}/members"},
      {path(USERHUB_PORTAL_INVITE), "/{accountId}/invite"},
  };
}

std::vector<Write> refused() {
  return {
      encode(nullptr),
      encode(""),
      encode("."),
      encode(".."),
      encode("a\nb"),
      encode("\xff"),
      external(nullptr, "conn_1"),
      external("ada", nullptr),
      external("", "conn_1"),
      external("ada", ""),
      external("ada", "conn@1"),
      path(USERHUB_PORTAL_CHECKOUT),
      path(USERHUB_PORTAL_CHECKOUT, ""),
      path(USERHUB_PORTAL_CHECKOUT, ".."),
      path(USERHUB_PORTAL_PLANS, "pln_1"),
      path(static_cast<userhub_portal_page>(7)),
  };
}

}  // namespace

TEST_CASE("a text is written with its NUL and its length returned") {
  for (const auto& [write, text] : written()) {
    std::vector<char> buffer(text.size() + 1, '!');
    CHECK(write(buffer.data(), buffer.size()) == static_cast<std::ptrdiff_t>(text.size()));
    CHECK(buffer.data() == text);
  }
}

TEST_CASE(
    "a text too long for its buffer is cut short, terminated, and its whole length returned") {
  for (const auto& [write, text] : written()) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      std::vector<char> buffer(size, '!');
      CHECK(write(buffer.data(), size) == static_cast<std::ptrdiff_t>(text.size()));
      CHECK(buffer.data() == text.substr(0, size - 1));
    }
  }
}

TEST_CASE("a size of 0 returns only the length") {
  for (const auto& [write, text] : written()) {
    char untouched = '!';
    CHECK(write(nullptr, 0) == static_cast<std::ptrdiff_t>(text.size()));
    CHECK(write(&untouched, 0) == static_cast<std::ptrdiff_t>(text.size()));
    CHECK(untouched == '!');
  }
}

TEST_CASE("a refused argument leaves an empty text and a negative status") {
  for (const auto& write : refused()) {
    char buffer[8] = "!!!!!!!";
    CHECK(write(buffer, sizeof buffer) == -USERHUB_INVALID_ARGUMENT);
    CHECK(std::strlen(buffer) == 0);
    CHECK(write(nullptr, 0) == -USERHUB_INVALID_ARGUMENT);
  }
}

TEST_CASE("a NULL buffer with a size above 0 is refused") {
  for (const auto& [write, text] : written()) CHECK(write(nullptr, 8) == -USERHUB_INVALID_ARGUMENT);
}

TEST_CASE("a text may be written over its own argument") {
  char buffer[32] = "a|b";
  CHECK(userhub_encode_user_id(buffer, buffer, sizeof buffer) == 5);
  CHECK(buffer == std::string("a%7Cb"));
}
