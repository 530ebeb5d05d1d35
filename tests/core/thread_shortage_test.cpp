#include <dlfcn.h>
#include <pthread.h>

#include <cerrno>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

thread_local bool has_no_threads = false;  ///< Left for this thread to start.

}  // namespace

/// Replaces the C library's, for std::thread too.
extern "C" __attribute__((visibility("default"))) int pthread_create(
    pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*), void* argument) {
  static const auto real =
      reinterpret_cast<decltype(&pthread_create)>(::dlsym(RTLD_NEXT, "pthread_create"));
  return has_no_threads ? EAGAIN : real(thread, attributes, run, argument);
}

TEST_CASE(
    "a call without an I/O thread fails with the thread's error, and the next call succeeds") {
  LoopbackServer server(link_reply);
  AsyncResults results;
  const auto client = single_attempt_client(server.url());
  has_no_threads = true;
  start(client, results, "usr_1");
  client.create_portal_session_async({.user_id = ""}, {}, results.take("refused"));
  has_no_threads = false;
  REQUIRE(results.count() == 2);
  const auto error = error_of(results.of("usr_1"));
  CHECK(error.code == ErrorCode::internal);
  CHECK(error.message.starts_with("the I/O thread could not be started: check the thread limits"));
  CHECK(server.url().ends_with(error.host));
  CHECK(error.attempts == 0);
  CHECK(error_of(results.of("refused")).param == "user_id");
  CHECK(results.thread() == std::this_thread::get_id());
  start(client, results, "usr_2");
  CHECK(redirect_url_of(results.of("usr_2")) == link_of("usr_2"));
  CHECK(results.count() == 3);
}
