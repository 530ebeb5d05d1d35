#include <unistd.h>

#include <future>
#include <string>

#include "catch.hpp"
#include "forks.hpp"
#include "handles.hpp"
#include "link_reply.hpp"
#include "loopback_server.hpp"

using namespace userhub::testing;

namespace {

using Call = bool (*)(const userhub_client* client, const std::string& user);

bool is_link_of(const std::string& user, userhub_portal_session* session) {
  const Owned<userhub_portal_session> owned(session);
  return session != nullptr && userhub_portal_session_redirect_url(session) == link_of(user);
}

bool gets_own_link(const userhub_client* client, const std::string& user) {
  const auto request = request_for(user.c_str());
  userhub_portal_session* session = nullptr;
  userhub_create_portal_session(client, &request, &session, nullptr);
  return is_link_of(user, session);
}

bool gets_own_link_async(const userhub_client* client, const std::string& user) {
  const auto request = request_for(user.c_str());
  std::promise<userhub_portal_session*> taken;
  const auto take = [](void* data, userhub_status, userhub_portal_session* session,
                       userhub_error* error) {
    userhub_error_free(error);
    static_cast<std::promise<userhub_portal_session*>*>(data)->set_value(session);
  };
  return userhub_create_portal_session_async(client, &request, take, &taken, nullptr, nullptr) ==
             USERHUB_OK &&
         is_link_of(user, taken.get_future().get());
}

bool gets_own_link_queued(const userhub_client* client, const std::string& user,
                          userhub_completions* queue) {
  const auto request = request_for(user.c_str());
  userhub_portal_session* session = nullptr;
  return userhub_create_portal_session_queued(client, &request, queue, 1, nullptr, nullptr) ==
             USERHUB_OK &&
         userhub_completions_wait(queue, 30'000) == 1 &&
         userhub_completions_take(queue, nullptr, nullptr, &session, nullptr) == 1 &&
         is_link_of(user, session);
}

}  // namespace

TEST_CASE("a child's queue of results is empty and its own, and the parent's stays whole") {
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  LoopbackServer server(link_reply);
  CHECK(in_child([&] {
    const auto client = client_for(server.url().c_str());
    const auto queue = outcome_of<userhub_completions>(userhub_completions_new).handle;
    const auto request = request_for("usr_parent");
    userhub_create_portal_session_queued(client.get(), &request, queue.get(), 1, nullptr, nullptr);
    if (userhub_completions_wait(queue.get(), 30'000) != 1) return false;
    const bool inside = in_child(
        [&] {
          return userhub_completions_take(queue.get(), nullptr, nullptr, nullptr, nullptr) == 0 &&
                 userhub_completions_fd(queue.get()) >= 0 &&
                 gets_own_link_queued(client.get(), "usr_child", queue.get());
        },
        way.fork);
    userhub_portal_session* session = nullptr;
    const bool taken =
        userhub_completions_take(queue.get(), nullptr, nullptr, &session, nullptr) == 1;
    return inside && taken && is_link_of("usr_parent", session) &&
           gets_own_link_queued(client.get(), "usr_parent_2", queue.get());
  }));
}

TEST_CASE("a child, however forked and whatever its process ID, has a connection of its own") {
  const Call gets_link = GENERATE(gets_own_link, gets_own_link_async);
  const Fork way = GENERATE(from_range(all_forks()));
  INFO(way.name);
  LoopbackServer server(link_reply, Tls{});
  CHECK(in_child([&] {
    return in_first_process([&] {
      const std::string url = server.url();
      auto options = options_for(url.c_str());
      options.ca_file = ca_file().c_str();
      const auto client = new_client(&options).handle;
      const bool before = gets_link(client.get(), "usr_parent_1");
      number_children_anew();
      const bool inside = in_child(
          [&] {
            return ::getpid() == 1 && gets_link(client.get(), "usr_child_1") &&
                   gets_link(client.get(), "usr_child_2");
          },
          way.fork);
      return before && inside && gets_link(client.get(), "usr_parent_2");
    });
  }));
  for (const auto& request : server.requests()) {
    INFO(user_of(request));
    CHECK((request.connection == 1) == user_of(request).starts_with("usr_parent"));
  }
  CHECK(server.connections() == 2);
}
