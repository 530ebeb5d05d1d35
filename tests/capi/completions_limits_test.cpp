#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "completions.hpp"
#include "descriptor_limit.hpp"
#include "handles.hpp"
#include "link_reply.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

using std::chrono::seconds;

void make_blocking(int descriptor) {
  REQUIRE(fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) == 0);
}

/// Starts a call whose callback runs `inside`, and waits for that.
template <class Inside>
void in_callback(const Owned<userhub_client>& client, Inside inside) {
  struct Data {
    Inside& inside;
    std::promise<void> done;
  } data{inside, {}};
  const auto callback = [](void* given, userhub_status, userhub_portal_session* session,
                           userhub_error* error) {
    auto& self = *static_cast<Data*>(given);
    userhub_portal_session_free(session);
    userhub_error_free(error);
    self.inside();
    self.done.set_value();
  };
  const auto request = request_for("usr_callback");
  REQUIRE(userhub_create_portal_session_async(client.get(), &request, callback, &data, nullptr,
                                              nullptr) == USERHUB_OK);
  REQUIRE(data.done.get_future().wait_for(seconds{30}) == std::future_status::ready);
}

}  // namespace

TEST_CASE("taking does not block if a runtime has made the descriptor blocking") {
  LoopbackServer server(link_reply);
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  const bool reads_bytes = GENERATE(false, true);
  make_blocking(userhub_completions_fd(queue.get()));
  REQUIRE(start(client, "usr_ada", queue, 1).status == USERHUB_OK);
  REQUIRE(is_readable(userhub_completions_fd(queue.get()), patience_ms));
  char byte = 0;
  if (reads_bytes) CHECK(read(userhub_completions_fd(queue.get()), &byte, 1) == 1);
  auto taken = std::async(std::launch::async, [&] {
    Completion completion;
    return take(queue, completion) && !take(queue, completion);
  });
  if (taken.wait_for(seconds{10}) != std::future_status::ready) {
    WARN("it hangs");  // and leaves what cannot be ended
    std::abort();
  }
  CHECK(taken.get());
  CHECK(next_after(start(client, "usr_ada", queue, 2), queue).token == 2);
}

TEST_CASE("freeing a queue ends a wait for its results") {
  auto queue = completions();
  auto waited = std::async(std::launch::async,
                           [handle = queue.get()] { return userhub_completions_wait(handle, -1); });
  CHECK(waited.wait_for(std::chrono::milliseconds{100}) == std::future_status::timeout);
  queue.reset();
  if (waited.wait_for(seconds{10}) != std::future_status::ready) std::abort();
  CHECK(waited.get() == 0);
}

TEST_CASE("without a descriptor there is no queue, and the error says so") {
  for (const rlim_t left : {0U, 1U}) {
    const DescriptorLimit limit(left);
    const auto made = new_completions();
    CHECK(made.status == USERHUB_CONNECTION_FAILED);
    CHECK(std::string(userhub_error_message(made.error.get())).starts_with("too many open files"));
  }
  CHECK(new_completions().status == USERHUB_OK);
}

TEST_CASE("without a descriptor for the client's thread a call is refused and nothing is queued") {
  LoopbackServer server(link_reply);
  const auto client = client_for(server.url().c_str());
  const auto queue = completions();
  {
    const DescriptorLimit limit(0);
    errno = 0;
    CHECK(userhub_completions_dup_fd(queue.get()) == -1);
    CHECK(errno == EMFILE);
    CHECK(start(client, "usr_ada", queue, 1).status == USERHUB_CONNECTION_FAILED);
  }
  CHECK(userhub_completions_wait(queue.get(), 0) == 0);
  CHECK(next_after(start(client, "usr_ada", queue, 2), queue).token == 2);
}

TEST_CASE("a queue serves, and is freed, inside a callback of its client") {
  LoopbackServer server(link_reply);
  const auto client = client_for(server.url().c_str());
  auto queue = completions();
  start(client, "usr_ada", queue, 1);
  REQUIRE(userhub_completions_wait(queue.get(), patience_ms) == 1);
  in_callback(client, [&] {
    Completion completion;
    CHECK(take(queue, completion));
    CHECK_FALSE(take(queue, completion));
    CHECK(userhub_completions_wait(queue.get(), 0) == 0);
    CHECK(start(client, "usr_ada", queue, 2).status == USERHUB_OK);
  });
  CHECK(next(queue).token == 2);
  start(client, "usr_ada", queue, 3);
  in_callback(client, [&] { queue.reset(); });
  CHECK(create_session(client.get(), std::array{request_for("usr_ada")}.data()).status ==
        USERHUB_OK);
}

TEST_CASE("a client freed during 500 calls leaves the result of each in the queue, once") {
  constexpr std::uint64_t count = 500;
  LoopbackServer server(link_reply);
  auto client = client_for(server.url().c_str());
  const auto queue = completions();
  std::vector<Outcome<userhub_call>> calls;
  for (std::uint64_t token = 0; token < count; ++token) {
    calls.push_back(start(client, "usr_ada", queue, token));
    if (token % 7 == 0) userhub_call_cancel(calls.back().handle.get());
    if (token % 3 == 0) calls.pop_back();
  }
  std::set<std::uint64_t> tokens;
  std::thread taker([&] {
    while (tokens.size() < count && userhub_completions_wait(queue.get(), patience_ms) == 1) {
      Completion completion;
      while (take(queue, completion)) {
        CHECK((completion.status == USERHUB_OK || completion.status == USERHUB_CANCELLED));
        CHECK(tokens.insert(completion.token).second);
      }
    }
  });
  client.reset();
  taker.join();
  CHECK(tokens.size() == count);
  CHECK(userhub_completions_wait(queue.get(), 0) == 0);
}

TEST_CASE("one queue serves many clients on many threads, which come and go") {
  constexpr int threads = 4;
  constexpr int rounds = 10;
  LoopbackServer server(link_reply);
  const auto queue = completions();
  std::atomic<int> started = 0;
  std::vector<std::thread> callers;
  for (int thread = 0; thread < threads; ++thread) {
    callers.emplace_back([&] {
      for (int round = 0; round < rounds; ++round) {
        const std::string url = server.url();
        const auto options = options_for(url.c_str());
        userhub_client* client = nullptr;
        userhub_client_new(&options, &client, nullptr);
        const auto request = request_for("usr_ada");
        for (int each = 0; each < 5; ++each) {
          started += userhub_create_portal_session_queued(client, &request, queue.get(), 0, nullptr,
                                                          nullptr) == USERHUB_OK
                         ? 1
                         : 0;
        }
        userhub_client_free(client);
      }
    });
  }
  for (int taken = 0; taken < threads * rounds * 5; ++taken) next(queue);
  for (auto& caller : callers) caller.join();
  CHECK(started == threads * rounds * 5);
  CHECK(userhub_completions_wait(queue.get(), 0) == 0);
}
