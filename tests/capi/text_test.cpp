#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "handles.hpp"

using namespace userhub::testing;

namespace {

/// A function that writes a text, its other arguments bound.
using Write = std::function<std::ptrdiff_t(char*, std::size_t, userhub_error**)>;

Write encode(const char* user_id) {
  return [=](char* buffer, std::size_t size, userhub_error** error) {
    return userhub_encode_user_id(user_id, buffer, size, error);
  };
}

Write external(const char* external_id, const char* connection_id) {
  return [=](char* buffer, std::size_t size, userhub_error** error) {
    return userhub_external_user_id(external_id, connection_id, buffer, size, error);
  };
}

Write path(userhub_portal_page page, const char* plan_id = nullptr) {
  return [=](char* buffer, std::size_t size, userhub_error** error) {
    return userhub_portal_path(page, plan_id, buffer, size, error);
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

struct Refused {
  Write write;
  std::string param;
};

std::vector<Refused> refused() {
  return {
      {encode(nullptr), "user_id"},
      {encode(""), "user_id"},
      {encode("."), "user_id"},
      {encode(".."), "user_id"},
      {encode("a\nb"), "user_id"},
      {encode("\xff"), "user_id"},
      {external(nullptr, "conn_1"), "external_id"},
      {external("ada", nullptr), "connection_id"},
      {external("", "conn_1"), "external_id"},
      {external("\xff", "conn_1"), "external_id"},
      {external("ada", ""), "connection_id"},
      {external("ada", "conn@1"), "connection_id"},
      {external("ada", "conn\t"), "connection_id"},
      {path(USERHUB_PORTAL_CHECKOUT), "plan_id"},
      {path(USERHUB_PORTAL_CHECKOUT, ""), "plan_id"},
      {path(USERHUB_PORTAL_CHECKOUT, ".."), "plan_id"},
      {path(USERHUB_PORTAL_PLANS, "pln_1"), "plan_id"},
      {path(static_cast<userhub_portal_page>(7)), "page"},
  };
}

/// Writes with an error parameter full of garbage, and checks that it is set.
std::ptrdiff_t write_to(const Write& write, char* buffer, std::size_t size,
                        Owned<userhub_error>& error) {
  int garbage = 0;
  auto* raw = reinterpret_cast<userhub_error*>(&garbage);
  const auto result = write(buffer, size, &raw);
  error.reset(raw);
  CHECK((raw != nullptr) == (result < 0));
  CHECK(userhub_error_code(raw) == (result < 0 ? -result : 0));
  return result;
}

std::ptrdiff_t write_to(const Write& write, char* buffer, std::size_t size) {
  Owned<userhub_error> error;
  return write_to(write, buffer, size, error);
}

}  // namespace

TEST_CASE("a text is written with its NUL and its length returned") {
  for (const auto& [write, text] : written()) {
    std::vector<char> buffer(text.size() + 1, '!');
    CHECK(write_to(write, buffer.data(), buffer.size()) ==
          static_cast<std::ptrdiff_t>(text.size()));
    CHECK(buffer.data() == text);
  }
}

TEST_CASE(
    "a text too long for its buffer is cut short, terminated, and its whole length returned") {
  for (const auto& [write, text] : written()) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      std::vector<char> buffer(size, '!');
      CHECK(write_to(write, buffer.data(), size) == static_cast<std::ptrdiff_t>(text.size()));
      CHECK(buffer.data() == text.substr(0, size - 1));
    }
  }
}

TEST_CASE("a size of 0 returns only the length") {
  for (const auto& [write, text] : written()) {
    char untouched = '!';
    CHECK(write_to(write, nullptr, 0) == static_cast<std::ptrdiff_t>(text.size()));
    CHECK(write_to(write, &untouched, 0) == static_cast<std::ptrdiff_t>(text.size()));
    CHECK(untouched == '!');
  }
}

TEST_CASE("a refused argument leaves an empty text, a negative status and an error that names it") {
  for (const auto& [write, param] : refused()) {
    char buffer[8] = "!!!!!!!";
    Owned<userhub_error> error;
    CHECK(write_to(write, buffer, sizeof buffer, error) == -USERHUB_INVALID_ARGUMENT);
    CHECK(userhub_error_param(error.get()) == param);
    CHECK(std::string(userhub_error_message(error.get())).starts_with(param + " "));
    CHECK(std::strlen(buffer) == 0);
    CHECK(write_to(write, nullptr, 0, error) == -USERHUB_INVALID_ARGUMENT);
    CHECK(write(nullptr, 0, nullptr) == -USERHUB_INVALID_ARGUMENT);
  }
}

TEST_CASE("a NULL buffer with a size above 0 is refused") {
  for (const auto& [write, text] : written()) {
    Owned<userhub_error> error;
    CHECK(write_to(write, nullptr, 8, error) == -USERHUB_INVALID_ARGUMENT);
    CHECK(userhub_error_param(error.get()) == std::string("buffer"));
  }
}

TEST_CASE("a text may be written over its own argument") {
  char buffer[32] = "a|b";
  CHECK(userhub_encode_user_id(buffer, buffer, sizeof buffer, nullptr) == 5);
  CHECK(buffer == std::string("a%7Cb"));
}
