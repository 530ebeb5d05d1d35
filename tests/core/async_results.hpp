#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "catch.hpp"
#include "userhub/userhub.hpp"

namespace userhub::testing {

/// Collects the results of asynchronous calls, each under a name. Must outlive the calls.
class AsyncResults {
 public:
  using Result = std::expected<PortalSession, Error>;

  PortalSessionCallback take(std::string name) {
    return [this, name = std::move(name)](Result result) {
      const std::lock_guard lock(mutex_);
      ++times_[name];
      thread_ = std::this_thread::get_id();
      results_.insert_or_assign(name, std::move(result));
      order_.push_back(name);
      arrived_.notify_all();
    };
  }

  /// Waits for the result by that name.
  Result of(const std::string& name) const {
    std::unique_lock lock(mutex_);
    const bool came =
        arrived_.wait_for(lock, std::chrono::seconds{30}, [&] { return times_.contains(name); });
    if (!came) throw std::runtime_error("no result of " + name);
    return results_.at(name);
  }

  /// Waits for so many results. False if they do not come in a long time.
  bool wait_for(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, std::chrono::seconds{60},
                             [&] { return order_.size() >= count; });
  }

  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return order_.size();
  }
  int times(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return times_.contains(name) ? times_.at(name) : 0;
  }
  std::vector<std::string> order() const {
    const std::lock_guard lock(mutex_);
    return order_;
  }
  /// The thread of the last callback.
  std::thread::id thread() const {
    const std::lock_guard lock(mutex_);
    return thread_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable arrived_;
  std::map<std::string, Result> results_;
  std::map<std::string, int> times_;
  std::vector<std::string> order_;
  std::thread::id thread_;
};

/// Starts a call, and collects its result under the user's name.
inline AsyncCall start(const Client& client, AsyncResults& results, const std::string& user,
                       std::optional<std::chrono::milliseconds> timeout = {}) {
  return client.create_portal_session_async({.user_id = user}, {.timeout = timeout},
                                            results.take(user));
}

}  // namespace userhub::testing
