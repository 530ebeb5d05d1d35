#include "curl/socket_events.hpp"

#include <curl/curl.h>

#include "catch.hpp"

using namespace userhub;

TEST_CASE("releases of libcurl with broken socket events are polled") {
  struct Row {
    unsigned int libcurl;
    bool sound;
  };
  const Row rows[] = {
      {CURL_VERSION_BITS(7, 87, 0), false}, {CURL_VERSION_BITS(7, 88, 0), true},
      {CURL_VERSION_BITS(7, 88, 1), true},  {CURL_VERSION_BITS(8, 5, 0), true},
      {CURL_VERSION_BITS(8, 8, 0), true},   {CURL_VERSION_BITS(8, 9, 0), false},
      {CURL_VERSION_BITS(8, 9, 1), false},  {CURL_VERSION_BITS(8, 10, 1), false},
      {CURL_VERSION_BITS(8, 11, 0), false}, {CURL_VERSION_BITS(8, 11, 1), true},
      {CURL_VERSION_BITS(8, 14, 1), true},  {CURL_VERSION_BITS(8, 15, 0), true},
      {CURL_VERSION_BITS(8, 16, 0), false}, {CURL_VERSION_BITS(8, 17, 0), true},
      {CURL_VERSION_BITS(8, 19, 0), true},  {CURL_VERSION_BITS(8, 20, 0), false},
      {CURL_VERSION_BITS(8, 21, 0), false}, {CURL_VERSION_BITS(8, 22, 0), true},
      {CURL_VERSION_BITS(9, 0, 0), true},
  };
  for (const auto& row : rows) {
    INFO(std::hex << row.libcurl);
    CHECK(has_working_socket_events(row.libcurl) == row.sound);
  }
  CHECK(has_working_socket_events() ==
        has_working_socket_events(curl_version_info(CURLVERSION_NOW)->version_num));
}
