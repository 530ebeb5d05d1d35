#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "process/generation.hpp"

namespace userhub {

/// One T for each process, made when first asked for. A child of fork() gets one of its own: what
/// it inherited is told leave_to_parent() and left as it is, for no lock in it can be trusted.
/// Thread-safe; compares generations before anything else.
template <typename T>
class PerProcess {
 public:
  PerProcess() = default;
  PerProcess(const PerProcess&) = delete;
  PerProcess& operator=(const PerProcess&) = delete;
  ~PerProcess() {
    if (own() != nullptr) delete current_.load();
  }

  /// This process's T, made from these arguments if there is none yet.
  template <typename... Arguments>
  T& get(Arguments&... arguments) {
    Instance* instance = current_.load();
    if (instance != nullptr && instance->process == generation()) return instance->value;
    auto fresh = std::make_unique<Instance>(arguments...);
    if (!current_.compare_exchange_strong(instance, fresh.get())) return instance->value;
    if (instance != nullptr) instance->value.leave_to_parent();
    return fresh.release()->value;
  }

  /// This process's T, if there is one. An inherited one is left to the parent, at each call.
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
