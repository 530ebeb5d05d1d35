#include "response/json_reader.hpp"

#include <pthread.h>

#include <string>
#include <thread>

#include "catch.hpp"

using namespace userhub;

namespace {

std::string url_in(std::string_view json) {
  return std::string(JsonReader(json).string("url").value_or("none"));
}

}  // namespace

TEST_CASE("a member is found only if it is a string of the object") {
  CHECK(url_in(R"({"url":"a"})") == "a");
  CHECK(url_in(R"({"url":"a","url":"b"})") == "a");
  CHECK(url_in(R"({"\u0075rl":"\u0061\/"})") == "a/");
  for (const auto* json :
       {"", "1", "[\"url\"]", R"({"url":1})", R"({"url":null})", R"({"URL":"a"})",
        R"({"x":{"url":"a"}})", R"({"url":"a"}{})", R"({"url":"a")"}) {
    INFO(json);
    CHECK(url_in(json) == "none");
  }
}

TEST_CASE("only one object and nothing else is an object") {
  CHECK(JsonReader("\xEF\xBB\xBF{}").problem().empty());
  CHECK(JsonReader(R"({"a":1e999,"b":123456789012345678901234567890})").problem().empty());
  for (const auto* json : {"1", "\"a\"", "[]", "null", " true "}) {
    INFO(json);
    CHECK(JsonReader(json).problem() == "is not a JSON object");
  }
  for (const auto* json : {"", "{", "{}{}", "{}x", "{\"a\":1.}", "tru", "\"\xff\""}) {
    INFO(json);
    CHECK(JsonReader(json).problem() == "is not one JSON value");
  }
}

TEST_CASE("the strings of an object under a key are found in order") {
  const JsonReader reader(R"({"details":{"b":"1","n":2,"a":"3","o":{}},"list":["x"]})");
  using Members = std::vector<std::pair<std::string_view, std::string_view>>;
  CHECK(reader.strings("details") == Members{{"b", "1"}, {"a", "3"}});
  CHECK(reader.strings("list").empty());
  CHECK(reader.strings("missing").empty());
}

TEST_CASE("a small text after a large one is read") {
  CHECK(url_in(R"({"url":"large","pad":")" + std::string(1'000'000, 'x') + R"("})") == "large");
  CHECK(url_in(R"({"url":"small"})") == "small");
}

TEST_CASE("a text is read on a thread that ends, in a destructor that runs after the parser's") {
  static std::string read_late;
  pthread_key_t key{};
  const auto destroy = [](void*) { read_late = url_in(R"({"url":"late"})"); };
  REQUIRE(pthread_key_create(&key, destroy) == 0);
  std::thread([key] {
    pthread_setspecific(key, &read_late);
    url_in(R"({"url":"early"})");
  }).join();
  pthread_key_delete(key);
  CHECK(read_late == "late");
}
