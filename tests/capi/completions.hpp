#pragma once

#include <poll.h>

#include <cstdint>
#include <utility>

#include "catch.hpp"
#include "handles.hpp"

/// A queue of results as the tests use it.
namespace userhub::testing {

inline constexpr std::int64_t patience_ms = 30'000;

inline Outcome<userhub_completions> new_completions() {
  return outcome_of<userhub_completions>(
      [](auto** completions, auto** error) { return userhub_completions_new(completions, error); });
}

inline Owned<userhub_completions> completions() {
  auto made = new_completions();
  REQUIRE(made.handle);
  return std::move(made.handle);
}

inline Outcome<userhub_call> start(const Owned<userhub_client>& client, const char* user_id,
                                   const Owned<userhub_completions>& queue, std::uint64_t token) {
  const auto request = request_for(user_id);
  return outcome_of<userhub_call>([&](auto** call, auto** error) {
    return userhub_create_portal_session_queued(client.get(), &request, queue.get(), token, call,
                                                error);
  });
}

struct Completion {
  std::uint64_t token = 0;
  userhub_status status = USERHUB_OK;
  Owned<userhub_portal_session> session;
  Owned<userhub_error> error;
};

inline bool take(const Owned<userhub_completions>& queue, Completion& completion) {
  userhub_portal_session* session = nullptr;
  userhub_error* error = nullptr;
  const int taken = userhub_completions_take(queue.get(), &completion.token, &completion.status,
                                             &session, &error);
  completion.session.reset(session);
  completion.error.reset(error);
  CHECK((session != nullptr) == (taken == 1 && completion.status == USERHUB_OK));
  CHECK((error != nullptr) == (taken == 1 && completion.status != USERHUB_OK));
  return taken == 1;
}

inline bool is_readable(int descriptor, int timeout_ms) {
  pollfd polled{.fd = descriptor, .events = POLLIN, .revents = 0};
  return poll(&polled, 1, timeout_ms) == 1;
}

inline Completion next(const Owned<userhub_completions>& queue) {
  REQUIRE(userhub_completions_wait(queue.get(), patience_ms) == 1);
  Completion completion;
  REQUIRE(take(queue, completion));
  return completion;
}

/// The result that comes next, of a call that has just been started.
inline Completion next_after(const Outcome<userhub_call>& started,
                             const Owned<userhub_completions>& queue) {
  REQUIRE(started.status == USERHUB_OK);
  return next(queue);
}

}  // namespace userhub::testing
