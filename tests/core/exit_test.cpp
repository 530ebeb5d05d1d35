#include <openssl/crypto.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "async_results.hpp"
#include "call_start.hpp"
#include "catch.hpp"
#include "forks.hpp"
#include "loopback_client.hpp"
#include "transport/completions.hpp"
#include "userhub/client.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

using Result = std::expected<PortalSession, Error>;

ClientOptions tls_options(const LoopbackServer& server) {
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  return options;
}

std::optional<Gate> leaving;  ///< Is opened when a child begins to exit.

void leave() {
  leaving->open();
  ::exit(0);
}

/// Calls that are in flight when the process exits: their callbacks must not run.
void hold_calls(const Client& client) {
  for (int i = 0; i < 3; ++i) {
    client.create_portal_session_async(request_of("usr_held"), {}, [](const Result&) {});
  }
}

bool sleep_for_ever() {
  while (true) ::pause();
}

bool leaves_in_callback(const Client& client) {
  hold_calls(client);
  client.create_portal_session_async(request_of("usr_1"), {}, [](const Result&) { leave(); });
  return sleep_for_ever();
}

bool leaves_in_observer(const Client& client) {
  hold_calls(client);
  static_cast<void>(client.create_portal_session({.user_id = "usr_1"},
                                                 {.on_attempt = [](const Attempt&) { leave(); }}));
  return false;
}

bool leaves_in_observer_of_asynchronous_call(const Client& client) {
  hold_calls(client);
  client.create_portal_session_async(
      request_of("usr_1"), {.on_attempt = [](const Attempt&) { leave(); }}, [](const Result&) {});
  return sleep_for_ever();
}

bool leaves_when_asked_to_interrupt(const Client& client) {
  hold_calls(client);
  static_cast<void>(client.create_portal_session({.user_id = "usr_held"}, {.interrupted = [] {
                                                   leave();
                                                   return false;
                                                 }}));
  return false;
}

using Leave = bool (*)(const Client&);

Leave any_way_to_leave() {
  return GENERATE(leaves_in_callback, leaves_in_observer, leaves_in_observer_of_asynchronous_call,
                  leaves_when_asked_to_interrupt);
}

/// Whether a process with a client, whose server has had no request yet, does so within the
/// second that exit() waits for a thread: on a busy machine once in a few times.
template <typename Work>
bool leaves_at_once(Work work) {
  for (int i = 0; i < 5; ++i) {
    const LoopbackServer server(link_unless_held, Tls{});
    leaving.emplace();
    const pid_t child = start_child([&] { return work(tls_options(server)); });
    leaving->wait();
    const auto began = std::chrono::steady_clock::now();
    if (!succeeded(child)) return false;
    if (std::chrono::steady_clock::now() - began < std::chrono::milliseconds{900}) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("exit() in a callback, an observer or `interrupted` ends the process at once") {
  const Leave leave_by = any_way_to_leave();
  CHECK(leaves_at_once([&](const ClientOptions& options) {
    const auto client = make_client(options);
    return leave_by(client);
  }));
}

TEST_CASE("exit() in any of them destroys a static client and ends the process at once") {
  const Leave leave_by = any_way_to_leave();
  CHECK(leaves_at_once([&](const ClientOptions& options) {
    static const auto client = make_client(options);
    return leave_by(client);
  }));
}

TEST_CASE("a callback that has destroyed its client may call exit()") {
  CHECK(leaves_at_once([](const ClientOptions& options) {
    std::optional<Client> client = make_client(options);
    hold_calls(*client);
    client->create_portal_session_async(request_of("usr_1"), {}, [&](const Result&) {
      client.reset();
      leave();
    });
    return sleep_for_ever();
  }));
}

TEST_CASE("a call after OpenSSL has shut down, as in an exit handler that runs late, is an error") {
  const LoopbackServer server(link_unless_held, Tls{});
  CHECK(in_child([&] {
    const auto client = make_client(tls_options(server));
    ::OPENSSL_cleanup();
    const auto blocking = client.create_portal_session(request_of("usr_1"));
    AsyncResults results;
    start(client, results, "usr_2");
    return error_of(blocking).code == ErrorCode::internal &&
           error_of(results.of("usr_2")).message.contains("OpenSSL has shut down");
  }));
}

TEST_CASE("a queued call in an exit handler is refused once the I/O thread has ended") {
  const LoopbackServer server(link_unless_held);
  CHECK(in_child([&] {
    static std::optional<Client> client;
    std::atexit([] {  // the library's own handler, registered later, has run before
      const auto queue = std::make_shared<Completions>();
      const auto call = CallStart::prepare_queued(*client, request_of("usr_late"), {}, queue, 1);
      if (call) CallStart::start(*call);
      ::_exit(!call || queue->wait(20'000) ? 0 : 1);
    });
    client = make_client(loopback_options(server.url()));
    hold_calls(*client);
    ::exit(0);
    return false;
  }));
}
