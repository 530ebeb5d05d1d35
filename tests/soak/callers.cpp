#include "callers.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace userhub::soak {
namespace {

using std::chrono::milliseconds;

constexpr int most_in_flight = 12;

milliseconds since(Clock::time_point begun) {
  return std::chrono::duration_cast<milliseconds>(Clock::now() - begun);
}

void block_once(const Client& client, const Plan& plan, Tally& tally) {
  const auto begun = Clock::now();
  CallOptions options;
  options.timeout = plan.timeout;
  if (plan.cancelled_after) {
    options.interrupted = [&] { return since(begun) >= *plan.cancelled_after; };
  }
  tally.began();
  const auto result = client.create_portal_session({.user_id = plan.user_id}, options);
  tally.ended(plan, result, since(begun));
}

/// Asynchronous calls that have not ended. Destroyed once they have.
class Flight {
 public:
  explicit Flight(Tally& tally) : tally_(&tally) {}
  ~Flight() { wait_until_below(1); }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  AsyncCall start(const Client& client, const Plan& plan) {
    {
      const std::lock_guard lock(mutex_);
      ++count_;
    }
    tally_->began();
    return client.create_portal_session_async(
        {.user_id = plan.user_id}, {.timeout = plan.timeout},
        [this, plan, begun = Clock::now(), times = 0](const Tally::Result& result) mutable {
          tally_->ended(plan, result, since(begun), ++times);
          const std::lock_guard ending(mutex_);
          --count_;
          fewer_.notify_all();
        });
  }

  /// Reports a call that never ends.
  void wait_until_below(int count) {
    std::unique_lock lock(mutex_);
    const bool ended =
        fewer_.wait_for(lock, std::chrono::seconds(60), [&] { return count_ < count; });
    if (!ended) tally_->fail("a call does not end");
  }

 private:
  Tally* tally_;
  std::mutex mutex_;
  std::condition_variable fewer_;
  int count_ = 0;
};

/// Cancels calls when their time has come and somebody asks.
class Cancellations {
 public:
  void add(const Plan& plan, AsyncCall call) {
    if (plan.cancelled_after) {
      due_.emplace_back(Clock::now() + *plan.cancelled_after, std::move(call));
    }
  }
  void run() {
    const auto now = Clock::now();
    std::erase_if(due_, [now](const auto& each) {
      if (each.first <= now) each.second.cancel();
      return each.first <= now;
    });
  }

 private:
  std::deque<std::pair<Clock::time_point, AsyncCall>> due_;
};

#ifdef USERHUB_SOAK_FORKS
/// Whether a blocking and an asynchronous call of a child end well there.
bool calls_end_well(const Clients& clients, const Plan& blocking, const Plan& async) {
  Tally tally;
  {
    Flight flight(tally);
    flight.start(clients.shared_by(async), async);
    block_once(clients.shared_by(blocking), blocking, tally);
  }
  return tally.is_right();
}
#endif

}  // namespace

void call_blocking(const Clients& clients, Plans plans, Tally& tally, Clock::time_point until) {
  while (Clock::now() < until) {
    const Plan plan = plans.next();
    block_once(clients.shared_by(plan), plan, tally);
  }
}

void call_async(const Clients& clients, Plans plans, Tally& tally, Clock::time_point until) {
  Flight flight(tally);
  Cancellations cancellations;
  while (Clock::now() < until) {
    const Plan plan = plans.next();
    flight.wait_until_below(most_in_flight);
    cancellations.add(plan, flight.start(clients.shared_by(plan), plan));
    cancellations.run();
  }
}

void call_and_leave(const Clients& clients, Plans plans, Tally& tally, Clock::time_point until) {
  while (Clock::now() < until) {
    Flight flight(tally);
    const Plan first = plans.next();
    const Client client = clients.new_one_for(first);
    for (std::size_t left = plans.below(most_in_flight); left > 0; --left) {
      Plan plan = plans.next();
      plan.cancelled_after = milliseconds(0);  // by the client's end
      flight.start(client, plan);
    }
    block_once(client, first, tally);
  }
}

void call_in_children([[maybe_unused]] const Clients& clients, [[maybe_unused]] Plans plans,
                      [[maybe_unused]] Tally& tally, [[maybe_unused]] Clock::time_point until) {
#ifdef USERHUB_SOAK_FORKS
  constexpr unsigned hung = 30;  // seconds
  while (Clock::now() < until) {
    const Plan blocking = plans.next();
    Plan async = plans.next();
    async.cancelled_after.reset();
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(hung);
      ::_exit(calls_end_well(clients, blocking, async) ? 0 : 1);
    }
    tally.add_child();
    int status = 0;
    if (::waitpid(child, &status, 0) != child || status != 0) {
      tally.fail("the child for " + blocking.user_id + " ended with " + std::to_string(status));
    }
    block_once(clients.shared_by(blocking), plans.next(), tally);
  }
#endif
}

}  // namespace userhub::soak
