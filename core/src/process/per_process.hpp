#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "process/generation.hpp"

namespace userhub {

/// One T for each process, made when it is first needed. A child of fork() makes its own. On the
/// inherited T it calls only leave_to_parent(), because nobody may release a lock in it.
/// Thread-safe; compares generations before anything else.
template <typename T>
class PerProcess {
 public:
  ~PerProcess() {
    if (own() != nullptr) delete current_.load();
  }

  /// This process's T; makes it from these arguments if there is none yet.
  template <typename... Arguments>
  T& get(Arguments&... arguments) {
    Instance* instance = current_.load();
    if (instance != nullptr && instance->process == generation()) return instance->value;
    auto fresh = std::make_unique<Instance>(arguments...);
    if (!current_.compare_exchange_strong(instance, fresh.get())) return instance->value;
    if (instance != nullptr) instance->value.leave_to_parent();
    return fresh.release()->value;
  }

  /// This process's T, or null. Each call leaves an inherited one to the parent.
  T* own() {
    Instance* instance = current_.load();
    if (instance == nullptr) return nullptr;
    if (instance->process == generation()) return &instance->value;
    instance->value.leave_to_parent();
    return nullptr;
  }

 private:
  struct Instance {
    template <typename... Arguments>
    explicit Instance(Arguments&... arguments) : value(arguments...) {}
    const std::uint64_t process = generation();
    T value;
  };

  std::atomic<Instance*> current_{nullptr};
};

}  // namespace userhub
