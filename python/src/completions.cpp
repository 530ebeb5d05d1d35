#include "completions.hpp"

#include <new>
#include <utility>

namespace userhub::python {

PortalSessionCallback Completions::callback(std::shared_ptr<Completions> completions,
                                            std::uint64_t number) {
  std::list<Completion> completion;
  completion.push_back({number, std::nullopt});
  return [completions = std::move(completions),
          completion = std::move(completion)](Result result) mutable {
    completion.front().result = std::move(result);
    completions->add([&] {
      auto& arrived = completions->arrived_.completions;
      arrived.splice(arrived.end(), completion);
    });
  };
}

/// Wakes the loop for the first of a batch, after it has released the lock that the loop needs.
template <typename Add>
void Completions::add(Add add) {
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    is_first = arrived_.attempts.empty() && arrived_.completions.empty();
    add();
  }
  if (is_first) signal_event(event_.write_end);
}

AttemptObserver Completions::observer(const std::shared_ptr<Completions>& completions,
                                      std::uint64_t number) {
  // A weak pointer, because the call that keeps the observer is kept by the completions.
  return [weak = std::weak_ptr(completions), number](const Attempt& attempt) {
    const auto strong = weak.lock();
    if (!strong) return;
    try {
      ObservedAttempt observed{.number = number, .ended = EndedAttempt(attempt)};
      strong->add([&] { strong->arrived_.attempts.push_back(std::move(observed)); });
    } catch (const std::bad_alloc&) {
      return;  // the call is more important
    }
  };
}

Completions::Batch Completions::take() {
  clear_event(event_.read_end);  // first, so that what arrives from here on wakes again
  Batch batch;
  {
    const std::lock_guard lock(mutex_);
    batch = std::exchange(arrived_, {});
  }
  const std::lock_guard lock(calls_mutex_);
  for (const Completion& completion : batch.completions) calls_.erase(completion.number);
  return batch;
}

void Completions::add_call(std::uint64_t number) {
  const std::lock_guard lock(calls_mutex_);
  calls_.try_emplace(number);
}

void Completions::set_call(std::uint64_t number, AsyncCall call) {
  const std::lock_guard lock(calls_mutex_);
  if (const auto added = calls_.find(number); added != calls_.end()) {
    added->second = std::move(call);
  }
}

void Completions::cancel(std::uint64_t number) {
  const std::lock_guard lock(calls_mutex_);
  if (const auto call = calls_.find(number); call != calls_.end()) call->second.cancel();
}

}  // namespace userhub::python
