#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "catch.hpp"
#include "userhub/userhub.hpp"

namespace userhub::testing {

/// Collects the results of asynchronous calls, each under a name. Calls may outlive it.
class AsyncResults {
 public:
  using Result = std::expected<PortalSession, Error>;

  PortalSessionCallback take(std::string name) {
    return [state = state_, name = std::move(name)](Result result) {
      const std::lock_guard lock(state->mutex);
      ++state->times[name];
      state->thread = std::this_thread::get_id();
      state->results.insert_or_assign(name, std::move(result));
      state->order.push_back(name);
      state->arrived.notify_all();
    };
  }

  /// Waits for the result by that name.
  Result of(const std::string& name) const {
    std::unique_lock lock(state_->mutex);
    if (!wait(lock, [&] { return state_->times.contains(name); })) {
      throw std::runtime_error("no result of " + name);
    }
    return state_->results.at(name);
  }

  /// Waits for so many results. False if they do not come in a long time.
  bool wait_for(std::size_t count) const {
    std::unique_lock lock(state_->mutex);
    return wait(lock, [&] { return state_->order.size() >= count; });
  }

  std::size_t count() const {
    const std::lock_guard lock(state_->mutex);
    return state_->order.size();
  }
  int times(const std::string& name) const {
    const std::lock_guard lock(state_->mutex);
    return state_->times.contains(name) ? state_->times.at(name) : 0;
  }
  std::vector<std::string> order() const {
    const std::lock_guard lock(state_->mutex);
    return state_->order;
  }
  /// The thread of the last callback.
  std::thread::id thread() const {
    const std::lock_guard lock(state_->mutex);
    return state_->thread;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable arrived;
    std::map<std::string, Result> results;
    std::map<std::string, int> times;
    std::vector<std::string> order;
    std::thread::id thread;
  };

  /// Longer than the deadline of any call of a test, so that a slow call ends with its own error.
  template <class Condition>
  bool wait(std::unique_lock<std::mutex>& lock, Condition condition) const {
    return state_->arrived.wait_for(lock, std::chrono::seconds{90}, condition);
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

/// Starts a call, and collects its result under the user's name.
inline AsyncCall start(const Client& client, AsyncResults& results, const std::string& user,
                       std::optional<std::chrono::milliseconds> timeout = {}) {
  return client.create_portal_session_async({.user_id = user}, {.timeout = timeout},
                                            results.take(user));
}

}  // namespace userhub::testing
