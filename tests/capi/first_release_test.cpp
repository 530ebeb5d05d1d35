#include <string>

#include "catch.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

extern "C" const char* first_release_program(const char* base_url, const char* link);

TEST_CASE("a program of the first release runs on today's library") {
  const std::string link = "https://portal.example/signin?token=tok_secret";
  LoopbackServer server([&link](const ReceivedRequest& request) {
    return request.target.find("usr_nobody") == std::string::npos ? Reply::session(link)
                                                                  : Reply::json(404, "{}");
  });
  const char* failed = first_release_program(server.url().c_str(), link.c_str());
  CHECK(std::string(failed == nullptr ? "" : failed) == "");
  CHECK(server.requests().size() == 6);
}
