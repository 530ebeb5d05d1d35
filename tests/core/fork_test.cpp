#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <future>
#include <latch>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "async_results.hpp"
#include "catch.hpp"
#include "forks.hpp"
#include "loopback_client.hpp"
#include "userhub/client.hpp"

using namespace userhub;
using namespace userhub::testing;
using namespace std::chrono_literals;

namespace {

using Face = bool (*)(const Client&, const std::string&);

bool gets_own_link(const Client& client, const std::string& user) {
  const auto session = client.create_portal_session(request_of(user));
  return session && session->redirect_url == link_of(user);
}

bool gets_own_link_async(const Client& client, const std::string& user) {
  std::promise<bool> right;
  auto future = right.get_future();
  client.create_portal_session_async(request_of(user), {}, [&](auto session) {
    right.set_value(session && session->redirect_url == link_of(user));
  });
  return future.get();
}

Face any_face() {
  const bool async = GENERATE(false, true);
  INFO((async ? "asynchronous" : "blocking"));
  return async ? gets_own_link_async : gets_own_link;
}

ClientOptions tls_options(const LoopbackServer& server) {
  auto options = loopback_options(server.url());
  options.ca_file = ca_file();
  return options;
}

/// Four children and their parent call at the same instant.
bool all_get_own_links(const Client& client, Face gets_link, int round) {
  Gate gate;
  std::vector<pid_t> children;
  const auto before = "usr_" + std::to_string(round) + "_";
  for (const char* name : {"a", "b", "c", "d"}) {
    children.push_back(start_child([&] {
      gate.wait();
      const std::string user = before + name;
      return gets_link(client, user) && gets_link(client, user + "_again");
    }));
  }
  gate.open();
  bool right = gets_link(client, before + "parent");
  for (const pid_t child : children) right = succeeded(child) && right;
  return right;
}

/// Runs this in its own process, where only the client uses OpenSSL: `server` must not
/// have had a request yet.
template <typename Scenario>
bool in_process_of_its_own(Scenario scenario) {
  return in_child(scenario);
}

/// The CPU time of all threads of this process.
std::chrono::nanoseconds cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

/// Threads that call until stop().
class Callers {
 public:
  Callers(const Client& client, Face gets_link, int count) {
    for (int number = 0; number < count; ++number) {
      threads_.emplace_back([this, &client, gets_link, number] {
        for (int call = 0; !stop_; ++call) {
          const auto user = "usr_" + std::to_string(number) + "_" + std::to_string(call);
          if (!gets_link(client, user)) ++wrong_;
          ++made_;
        }
      });
    }
    while (made_ == 0) std::this_thread::yield();
  }

  /// Whether every call got its link.
  bool stop() {
    stop_ = true;
    for (auto& thread : threads_) thread.join();
    return wrong_ == 0;
  }

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<int> wrong_ = 0;
  std::atomic<int> made_ = 0;
  std::vector<std::thread> threads_;
};

/// 64 threads that make a client's first calls at once.
class FirstCalls {
 public:
  FirstCalls(const Client& client, Face gets_link) {
    for (int number = 0; number < 64; ++number) {
      threads_.emplace_back([this, &client, gets_link, number] {
        start_.arrive_and_wait();
        if (!gets_link(client, "usr_" + std::to_string(number))) ++wrong_;
      });
    }
    start_.arrive_and_wait();
  }

  bool all_succeed() {
    for (auto& thread : threads_) thread.join();
    return wrong_ == 0;
  }

 private:
  std::latch start_{65};
  std::atomic<int> wrong_ = 0;
  std::vector<std::thread> threads_;
};

/// For a child without fork handlers: a lock of malloc() or OpenSSL may be as a thread of the
/// parent left it, so that a call waits for ever, with signals blocked. That is no failure; another
/// user's link would be one.
bool succeeded_or_waits_for_ever(pid_t child) {
  pollfd end{
      .fd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0)), .events = POLLIN, .revents = 0};
  if (::poll(&end, 1, 1000) == 0) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(end.fd);
    return true;
  }
  ::close(end.fd);
  return succeeded(child);
}

}  // namespace

TEST_CASE("a client used before a fork works in the child and in the parent, however forked") {
  const Face gets_link = any_face();
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  REQUIRE(gets_link(client, "usr_before"));
  CHECK(in_child([&] { return gets_link(client, "usr_child") && gets_link(client, "usr_2"); },
                 way.fork));
  CHECK(gets_link(client, "usr_parent"));
  const auto requests = server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].connection == 2);
  CHECK(requests[2].connection == 2);
  CHECK(requests[3].connection == 1);
}

TEST_CASE("a client never used before a fork works in the child and in the parent") {
  const Face gets_link = any_face();
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  CHECK(in_child([&] { return gets_link(client, "usr_child"); }));
  CHECK(gets_link(client, "usr_parent"));
}

TEST_CASE("a client destroyed in a child leaves the parent's connection open") {
  const Face gets_link = any_face();
  LoopbackServer server(link_reply);
  std::optional<Client> client = single_attempt_client(server.url());
  REQUIRE(gets_link(*client, "usr_before"));
  CHECK(in_child([&] {
    client.reset();
    return true;
  }));
  CHECK(in_child([&] {
    const bool right = gets_link(*client, "usr_child");
    client.reset();
    return right;
  }));
  CHECK(gets_link(*client, "usr_parent"));
  CHECK(server.requests().back().connection == 1);
}

TEST_CASE("a child of a child has connections of its own") {
  const Face gets_link = any_face();
  LoopbackServer server(link_reply);
  const auto client = single_attempt_client(server.url());
  REQUIRE(gets_link(client, "usr_before"));
  CHECK(in_child([&] {
    return gets_link(client, "usr_child") &&
           in_child([&] { return gets_link(client, "usr_grandchild"); }) &&
           gets_link(client, "usr_child");
  }));
  CHECK(server.connections() == 3);
}

TEST_CASE("a fork while other threads call leaves a client that works in the child") {
  const Face gets_link = any_face();
  LoopbackServer server(link_reply);
  const auto client = make_client(loopback_options(server.url()));
  Callers callers(client, gets_link, 4);
  for (int i = 0; i < 10; ++i) CHECK(in_child([&] { return gets_link(client, "usr_child"); }));
  CHECK(callers.stop());
}

TEST_CASE("children and their parent that call at once over TLS each get their own links") {
  const Face gets_link = any_face();
  LoopbackServer server(link_reply, Tls{});
  const auto rounds = [&] {
    auto options = tls_options(server);
    options.max_retries = 0;
    const auto client = make_client(std::move(options));
    bool right = gets_link(client, "usr_before");
    for (int round = 0; round < 30; ++round) {
      right = all_get_own_links(client, gets_link, round) && right;
    }
    return right;
  };
  CHECK(in_process_of_its_own(rounds));
  for (const auto& request : server.requests()) {
    const bool of_parent =
        user_of(request).ends_with("_parent") || user_of(request) == "usr_before";
    INFO(user_of(request));
    CHECK((request.connection == 1) == of_parent);
  }
  CHECK(server.connections() == 1 + 30 * 4);
  CHECK(server.endings().failures == 0);
}

TEST_CASE("a child with its parent's process ID has a connection of its own") {
  const Face gets_link = any_face();
  constexpr int rounds = 30;
  LoopbackServer server(link_reply, Tls{});
  CHECK(in_process_of_its_own([&] {
    return in_first_process([&] {
      auto options = tls_options(server);
      options.max_retries = 0;
      const auto client = make_client(std::move(options));
      const auto calls = [&](const std::string& name) {
        bool right = true;
        for (int round = 0; round < rounds; ++round) {
          right = gets_link(client, name + std::to_string(round)) && right;
        }
        return right;
      };
      bool right = gets_link(client, "usr_parent");
      number_children_anew();
      Gate gate;
      const pid_t child = start_child([&] {
        gate.wait();
        return ::getpid() == 1 && calls("usr_child");
      });
      gate.open();
      right = calls("usr_parent") && right;
      return succeeded(child) && right;
    });
  }));
  for (const auto& request : server.requests()) {
    INFO(user_of(request));
    CHECK((request.connection == 1) == user_of(request).starts_with("usr_parent"));
  }
  CHECK(server.requests().size() == 1 + 2 * rounds);
  CHECK(server.connections() == 2);
  CHECK(server.endings().failures == 0);
}

TEST_CASE("a client destroyed in a child sends no TLS goodbye on the parent's connection") {
  const Face gets_link = any_face();
  LoopbackServer server(link_reply, Tls{});
  CHECK(in_process_of_its_own([&] {
    std::optional<Client> client = make_client(tls_options(server));
    return gets_link(*client, "usr_before") &&  //
           in_child([&] {
             client.reset();
             return true;
           }) &&
           in_child([&] {
             const bool right = gets_link(*client, "usr_child");
             client.reset();
             return right;
           }) &&
           gets_link(*client, "usr_parent");
  }));
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].connection == 1);
  CHECK(requests[2].connection == 1);
  CHECK(server.endings().failures == 0);
}

TEST_CASE("a fork while other threads shake hands over TLS leaves a client that works") {
  const Face gets_link = any_face();
  LoopbackServer server(
      [](const ReceivedRequest& request) {
        auto reply = link_reply(request);
        reply.then = Reply::Then::close;
        return reply;
      },
      Tls{});
  const auto forks = [&] {
    const auto client = make_client(tls_options(server));
    Callers callers(client, gets_link, 4);
    bool right = true;
    for (int i = 0; i < 60; ++i) {
      right =
          in_child([&] { return gets_link(client, "usr_child_" + std::to_string(i)); }) && right;
    }
    return callers.stop() && right;
  };
  CHECK(in_process_of_its_own(forks));
}

TEST_CASE("asynchronous calls in flight at a fork belong to the parent") {
  LoopbackServer server([](const ReceivedRequest& request) {
    const bool held = user_of(request) == "usr_held";
    return held ? link_reply(request).hold() : link_reply(request);
  });
  AsyncResults results;
  std::optional<Client> client = make_client(loopback_options(server.url()));
  const auto call = start(*client, results, "usr_held");
  REQUIRE(server.wait_for_requests(1));
  CHECK(in_child([&] {
    call.cancel();
    const bool right = gets_own_link_async(*client, "usr_child");
    client.reset();
    return right && results.count() == 0;
  }));
  CHECK(results.count() == 0);
  server.release();
  CHECK(redirect_url_of(results.of("usr_held")) == link_of("usr_held"));
}

TEST_CASE("a connection that ends while a forked child has a copy leaves the I/O thread at rest") {
  LoopbackServer server([](const ReceivedRequest& request) { return link_reply(request).hold(); });
  AsyncResults results;
  const auto client = make_client(loopback_options(server.url()));
  const auto call = start(client, results, "usr_held");
  REQUIRE(server.wait_for_requests(1));
  Gate gate;
  const pid_t child = start_child([&] {
    gate.wait();
    return true;
  });
  call.cancel();
  CHECK(results.of("usr_held").error().code == ErrorCode::cancelled);
  server.release();  // the answer arrives at the child's copy
  const auto before = cpu_time();
  std::this_thread::sleep_for(500ms);
  CHECK(cpu_time() - before < 25ms);
  gate.open();
  CHECK(succeeded(child));
}

TEST_CASE("a blocking call that is forked belongs to the parent, and the child's next one works") {
  const std::string user = GENERATE("usr_held", "usr_failing", "usr_answered");
  const bool by_observer = user != "usr_held";
  LoopbackServer server([](const ReceivedRequest& request) {
    if (user_of(request) == "usr_failing") return Reply::json(503, "{}");
    return user_of(request) == "usr_held" ? link_reply(request).hold() : link_reply(request);
  });
  auto once_repeated = loopback_options(server.url());
  once_repeated.max_retries = 1;
  const Client client = make_client(std::move(once_repeated));
  REQUIRE(gets_own_link(client, "usr_before"));
  CHECK(in_child([&] {
    pid_t child = -1;
    const auto fork_once = [&child] {
      if (child == -1) child = ::fork();
      return child > 0;
    };
    CallOptions options;
    if (!by_observer) options.interrupted = fork_once;
    if (by_observer) options.on_attempt = [&](const Attempt&) { fork_once(); };
    const auto result = client.create_portal_session(request_of(user), options);
    if (child == 0) {
      const bool left = user == "usr_answered" || (!result && result.error().attempts == 1 &&
                                                   result.error().message.contains("forked"));
      ::_exit(left && gets_own_link(client, "usr_child") ? 0 : 1);
    }
    return succeeded(child) && gets_own_link(client, "usr_parent");
  }));
}

TEST_CASE("a child of a callback or an observer ends where it returns") {
  const bool by_observer = GENERATE(false, true);
  LoopbackServer server(link_reply);
  CHECK(in_child([&] {
    const Client client = make_client(loopback_options(server.url()));
    const pid_t parent = ::getpid();
    std::promise<pid_t> forked;
    auto child = forked.get_future();
    const auto fork_here = [&] {
      const pid_t pid = ::fork();
      if (pid > 0) forked.set_value(pid);
    };
    CallOptions options;
    if (by_observer) options.on_attempt = [&](const Attempt&) { fork_here(); };
    std::promise<bool> done;
    client.create_portal_session_async(request_of("usr_1"), std::move(options), [&](auto session) {
      if (::getpid() != parent) ::_exit(1);
      if (!by_observer) fork_here();
      if (::getpid() == parent) done.set_value(session.has_value());
    });
    return done.get_future().get() && succeeded(child.get()) && gets_own_link(client, "usr_2");
  }));
}

TEST_CASE("a process with asynchronous calls in flight exits at once") {
  Gate reached;
  LoopbackServer server(
      [&](const ReceivedRequest& request) {
        if (user_of(request) == "usr_last") reached.open();
        return link_reply(request).hold();
      },
      Tls{});
  const auto began = std::chrono::steady_clock::now();
  CHECK(in_process_of_its_own([&] {
    const auto client = make_client(tls_options(server));
    for (const char* user : {"usr_1", "usr_2", "usr_last"}) {
      client.create_portal_session_async(request_of(user), {}, [](const auto&) { ::abort(); });
    }
    reached.wait();
    ::exit(0);
    return false;
  }));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{20});
}

TEST_CASE("a child forked during 64 first calls gets its own link, on its own connection") {
  const Face gets_link = any_face();
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  LoopbackServer server(link_reply, Tls{});
  CHECK(in_process_of_its_own([&] {
    const auto client = make_client(tls_options(server));
    FirstCalls calls(client, gets_link);
    std::vector<pid_t> children;
    for (int i = 0; i < 8; ++i) {
      children.push_back(start_child(
          [&] { return gets_link(client, "usr_child_" + std::to_string(i)); }, way.fork));
    }
    bool right = true;
    for (const pid_t child : children) {
      right = (way.runs_handlers ? succeeded(child) : succeeded_or_waits_for_ever(child)) && right;
    }
    return calls.all_succeed() && right;
  }));
  std::map<int, std::set<std::string>> callers;  // by connection
  for (const auto& request : server.requests()) {
    const auto user = user_of(request);
    callers[request.connection].insert(user.starts_with("usr_child_") ? user : "the parent");
  }
  for (const auto& [connection, users] : callers) CHECK(users.size() == 1);
}

TEST_CASE("a client can be destroyed in a child forked during 64 first calls, however forked") {
  const Face gets_link = any_face();
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  LoopbackServer server(link_reply, Tls{});
  CHECK(in_process_of_its_own([&] {
    std::optional<Client> client = make_client(tls_options(server));
    FirstCalls calls(*client, gets_link);
    bool right = true;
    for (int i = 0; i < 8; ++i) {
      right = in_child(
                  [&] {
                    client.reset();
                    return true;
                  },
                  way.fork) &&
              right;
    }
    return calls.all_succeed() && right;
  }));
}
