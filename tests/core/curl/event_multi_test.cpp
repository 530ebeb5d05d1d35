#include "curl/event_multi.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "link_reply.hpp"
#include "loopback_server.hpp"

using namespace userhub;
using namespace userhub::testing;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds patience = std::chrono::minutes{1};

bool any_drive() {
  const bool by_events = GENERATE(true, false);
  INFO((by_events ? "by events" : "by polling"));
  return by_events;
}

std::size_t drop(char* /*bytes*/, std::size_t size, std::size_t count, void* /*unused*/) {
  return size * count;
}

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;

Easy transfer_of(const std::string& url) {
  Easy easy(curl_easy_init());
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, drop);
  return easy;
}

/// Runs the multi handle until so many transfers have ended, and gives how.
std::vector<CURLcode> ends(EventMulti& multi, std::size_t count) {
  std::vector<CURLcode> results;
  while (results.size() < count) {
    REQUIRE(multi.perform() == CURLM_OK);
    while (const auto finished = multi.next_finished()) {
      results.push_back(finished->result);
      multi.remove(finished->easy);
    }
    if (results.size() < count) REQUIRE(multi.wait(patience) == CURLM_OK);
  }
  return results;
}

int lowest_free_descriptor() {
  const int number = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(number);
  return number;
}

/// Consumes curl's wake-up, as its release 8.21.0 does itself in curl_multi_perform().
void swallow_wake_up(int first_descriptor) {
  for (int descriptor = first_descriptor; ::fcntl(descriptor, F_GETFD) >= 0; ++descriptor) {
    std::array<char, 64> bytes{};
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    static_cast<void>(::read(descriptor, bytes.data(), bytes.size()));
  }
}

}  // namespace

TEST_CASE("many transfers at once end, and so do those that follow on their connections") {
  constexpr std::size_t count = 200;
  LoopbackServer server(link_reply);
  EventMulti multi(count, any_drive());
  std::vector<Easy> transfers;
  for (std::size_t i = 0; i < count; ++i) transfers.push_back(transfer_of(server.url()));
  for (int round = 0; round < 3; ++round) {
    for (const auto& transfer : transfers) REQUIRE(multi.add(transfer.get()) == CURLM_OK);
    CHECK(ends(multi, count) == std::vector<CURLcode>(count, CURLE_OK));
  }
}

TEST_CASE("an answer of several megabytes arrives whole") {
  LoopbackServer server([](const auto&) { return Reply::json(200, std::string(4'000'000, 'a')); });
  EventMulti multi(1, any_drive());
  const Easy transfer = transfer_of(server.url());
  REQUIRE(multi.add(transfer.get()) == CURLM_OK);
  CHECK(ends(multi, 1) == std::vector{CURLE_OK});
  curl_off_t received = 0;
  curl_easy_getinfo(transfer.get(), CURLINFO_SIZE_DOWNLOAD_T, &received);
  CHECK(received == 4'000'000);
}

TEST_CASE("curl's own timer ends a transfer whose server is silent") {
  LoopbackServer server([](const auto& request) { return link_reply(request).hold(); });
  EventMulti multi(1, any_drive());
  const Easy transfer = transfer_of(server.url());
  curl_easy_setopt(transfer.get(), CURLOPT_TIMEOUT_MS, 100L);
  REQUIRE(multi.add(transfer.get()) == CURLM_OK);
  CHECK(ends(multi, 1) == std::vector{CURLE_OPERATION_TIMEDOUT});
}

TEST_CASE("removing a transfer half way does not affect the others and the next ones") {
  LoopbackServer server([](const ReceivedRequest& request) {
    return request.target == "/held" ? link_reply(request).hold() : link_reply(request);
  });
  EventMulti multi(4, any_drive());
  const Easy held = transfer_of(server.url() + "/held");
  REQUIRE(multi.add(held.get()) == CURLM_OK);
  while (server.requests().empty()) {
    REQUIRE(multi.perform() == CURLM_OK);
    multi.wait(milliseconds{1});
  }
  multi.remove(held.get());
  for (int i = 0; i < 3; ++i) {
    const Easy next = transfer_of(server.url());
    REQUIRE(multi.add(next.get()) == CURLM_OK);
    CHECK(ends(multi, 1) == std::vector{CURLE_OK});
  }
}

TEST_CASE("wake() ends a wait for transfers from another thread") {
  EventMulti multi(1, any_drive());
  std::thread waker([&] { multi.wake(); });
  CHECK(multi.wait(patience) == CURLM_OK);
  waker.join();
}

TEST_CASE("wake() ends the next wait, also if curl has consumed the wake-up before") {
  using std::chrono::steady_clock;
  constexpr std::chrono::seconds longest{5};
  const int first_descriptor = lowest_free_descriptor();
  const bool by_events = any_drive();
  EventMulti multi(1, by_events);
  multi.wake();
  CHECK(multi.perform() == CURLM_OK);
  if (!by_events) swallow_wake_up(first_descriptor);
  const auto began = steady_clock::now();
  CHECK(multi.wait(longest) == CURLM_OK);
  CHECK(steady_clock::now() - began < longest);
  const auto ended = steady_clock::now();
  CHECK(multi.wait(milliseconds{50}) == CURLM_OK);
  CHECK(steady_clock::now() - ended >= milliseconds{40});
}
