#include "userhub/error.hpp"

#include <string_view>
#include <type_traits>
#include <utility>

#include "catch.hpp"

using namespace userhub;

TEST_CASE("each error code has its number and its word") {
  const std::pair<int, std::string_view> rows[] = {
      {1, "invalid_argument"}, {2, "connection_failed"}, {3, "tls_failed"},   {4, "timed_out"},
      {5, "cancelled"},        {6, "api_error"},         {7, "bad_response"}, {8, "internal"}};
  for (const auto& [number, word] : rows) CHECK(to_string(static_cast<ErrorCode>(number)) == word);
}

TEST_CASE("each phase has its word, and Phase::none has an empty one") {
  const std::pair<Phase, std::string_view> rows[] = {{Phase::none, ""},
                                                     {Phase::queue, "queue"},
                                                     {Phase::resolve, "resolve"},
                                                     {Phase::connect, "connect"},
                                                     {Phase::tls, "tls"},
                                                     {Phase::request, "request"},
                                                     {Phase::response, "response"},
                                                     {Phase::backoff, "backoff"}};
  for (const auto& [phase, word] : rows) CHECK(to_string(phase) == word);
}

TEST_CASE("an error is a plain value") {
  CHECK(std::is_copy_constructible_v<Error>);
  CHECK(std::is_copy_assignable_v<Error>);
  CHECK(std::is_nothrow_move_constructible_v<Error>);
}
