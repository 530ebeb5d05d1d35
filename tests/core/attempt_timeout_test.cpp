#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "loopback_client.hpp"
#include "tls_identity.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

using Result = std::expected<PortalSession, Error>;

struct Ended {
  ErrorCode code;
  Phase phase;
  bool reused;
};

/// The attempts of a client's calls that failed.
class FailedAttempts {
 public:
  AttemptObserver observer() {
    return [this](const Attempt& attempt) {
      const std::lock_guard lock(mutex_);
      if (attempt.error == nullptr) return;
      ended_.push_back({attempt.error->code, attempt.error->phase, attempt.connection_reused});
    };
  }
  std::vector<Ended> all() const {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Ended> ended_;
};

Result call(const Client& client, bool async, const std::string& user) {
  if (!async) return client.create_portal_session(request_of(user));
  AsyncResults results;
  start(client, results, user);
  return results.of(user);
}

/// Opens `connections` connections at once, and keeps them. `server` answers when it is released.
void warm_up(const Client& client, LoopbackServer& server, int connections) {
  AsyncResults results;
  for (int i = 0; i < connections; ++i) start(client, results, "usr_" + std::to_string(i));
  REQUIRE(server.wait_for_requests(static_cast<std::size_t>(connections)));
  server.release();
  REQUIRE(results.wait_for(static_cast<std::size_t>(connections)));
  REQUIRE(server.connections() == connections);
}

Reply held(const ReceivedRequest& request) {
  return link_reply(request).hold();
}

ClientOptions patient_options(const LoopbackServer& server) {
  auto options = loopback_options(server.url());
  options.attempt_timeout = options.timeout;
  if (server.url().starts_with("https")) options.ca_file = ca_file();
  return options;
}

constexpr auto transports = {false, true};

}  // namespace

TEST_CASE("an attempt that gets no answer in time is repeated on a new connection") {
  for (const bool async : transports) {
    LoopbackServer server([](const ReceivedRequest& request) {
      return request.number == 2 ? held(request) : link_reply(request);
    });
    FailedAttempts failed;
    auto options = loopback_options(server.url());
    options.attempt_timeout = 300ms;
    options.on_attempt = failed.observer();
    const auto client = make_client(std::move(options));
    CHECK(redirect_url_of(call(client, async, "usr_1")) == link_of("usr_1"));
    CHECK(redirect_url_of(call(client, async, "usr_2")) == link_of("usr_2"));
    REQUIRE(failed.all().size() == 1);
    CHECK(failed.all()[0].code == ErrorCode::connection_failed);
    CHECK(failed.all()[0].phase == Phase::request);
    CHECK(failed.all()[0].reused);
    CHECK(server.connections() == 2);
  }
}

TEST_CASE("the attempt timeout covers connecting, TLS and the whole answer") {
  struct Row {
    ServerOptions options;
    Reply reply;
    Phase phase;
  };
  const Row rows[] = {{{.full = true}, Reply::close(), Phase::connect},
                      {{.tls = Tls{}, .deaf = true}, Reply::close(), Phase::tls},
                      {{}, Reply::cut(200, "{").left_open(), Phase::response}};
  for (const bool async : transports) {
    for (const auto& row : rows) {
      LoopbackServer server([&](const auto&) { return row.reply; }, row.options);
      auto options = loopback_options(server.url());
      options.attempt_timeout = 300ms;
      options.max_retries = 1;
      const auto error = error_of(call(make_client(std::move(options)), async, "usr_1"));
      INFO(error.message);
      CHECK(error.code == ErrorCode::connection_failed);
      CHECK(error.phase == row.phase);
      CHECK(error.attempts == 2);
      CHECK(error.message.contains("within the attempt timeout"));
    }
  }
}

TEST_CASE("an attempt that the total timeout ends is a call that timed out") {
  for (const bool async : transports) {
    LoopbackServer server(held);
    auto options = loopback_options(server.url());
    options.timeout = 1500ms;
    options.attempt_timeout = 900ms;
    const auto error = error_of(call(make_client(std::move(options)), async, "usr_1"));
    CHECK(error.code == ErrorCode::timed_out);
    CHECK(error.attempts == 2);
    CHECK(error.message.contains("within the total timeout"));
  }
}

TEST_CASE("a kept connection with a dead path is given up soon, and no other kept one is tried") {
  for (const bool tls : {false, true}) {
    LoopbackServer one(held, {.tls = tls ? std::optional(Tls{}) : std::nullopt});
    LoopbackServer many(held, {.tls = tls ? std::optional(Tls{}) : std::nullopt});
    const auto client = make_client(patient_options(one));
    const auto async_client = make_client(patient_options(many));
    {
      const std::jthread warming([&] { redirect_url_of(call(client, false, "usr_1")); });
      REQUIRE(one.wait_for_requests(1));
      one.release();
    }
    warm_up(async_client, many, 50);
    one.lose_connections();
    many.lose_connections();

    AsyncResults results;
    start(async_client, results, "usr_1");
    auto begun = std::chrono::steady_clock::now();
    CHECK(redirect_url_of(call(client, false, "usr_2")) == link_of("usr_2"));
    CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
    // Five in a row, as curl would try, would take 25 s.
    CHECK(std::chrono::steady_clock::now() - begun < 15s);
    CHECK(many.connections() == 51);

    begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) start(async_client, results, "late_" + std::to_string(i));
    for (int i = 0; i < 20; ++i) redirect_url_of(results.of("late_" + std::to_string(i)));
    CHECK(std::chrono::steady_clock::now() - begun < 4500ms);  // on none of the old ones
  }
}

TEST_CASE("calls that find their kept connections dead at once are all answered") {
  constexpr int calls = 50;
  LoopbackServer server(held);
  const auto client = make_client(patient_options(server));
  warm_up(client, server, calls);
  server.lose_connections();
  AsyncResults results;
  for (int i = 0; i < calls; ++i) start(client, results, "late_" + std::to_string(i));
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < calls; ++i) {
    const auto user = "late_" + std::to_string(i);
    CHECK(redirect_url_of(results.of(user)) == link_of(user));
  }
  CHECK(std::chrono::steady_clock::now() - begun < 15s);
}

TEST_CASE("a slow server's connection stays open") {
  LoopbackServer server(held);
  LoopbackServer kept([](const ReceivedRequest& request) {
    return request.number == 2 ? held(request) : link_reply(request);
  });
  const auto client = make_client(patient_options(server));
  const auto kept_client = make_client(patient_options(kept));
  redirect_url_of(call(kept_client, true, "usr_0"));
  AsyncResults results;
  start(client, results, "usr_1");
  start(kept_client, results, "usr_2");
  REQUIRE(server.wait_for_requests(1));
  REQUIRE(kept.wait_for_requests(2));
  std::this_thread::sleep_for(7s);  // longer than data may stay unacknowledged
  server.release();
  kept.release();
  CHECK(redirect_url_of(results.of("usr_1")) == link_of("usr_1"));
  CHECK(redirect_url_of(results.of("usr_2")) == link_of("usr_2"));
  CHECK(server.requests().size() == 1);
  CHECK(kept.requests().size() == 2);
}
