#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>

#include "process_id.hpp"

namespace userhub {

/// One T for each process, made when first asked for. A child of fork() gets one of its own: what
/// it inherited is told leave_to_parent() and left as it is, for no lock in it can be trusted.
/// Thread-safe; compares process IDs before anything else.
template <typename T>
class PerProcess {
 public:
  PerProcess() = default;
  PerProcess(const PerProcess&) = delete;
  PerProcess& operator=(const PerProcess&) = delete;

  ~PerProcess() {
    Instance* instance = current_.load();
    if (instance == nullptr) return;
    if (instance->process == process_id()) {
      delete instance;
    } else {
      instance->value.leave_to_parent();
    }
  }

  /// This process's T, made from these arguments if there is none yet.
  template <typename... Arguments>
  T& get(Arguments&... arguments) {
    Instance* instance = current_.load();
    if (instance != nullptr && instance->process == process_id()) return instance->value;
    auto fresh = std::make_unique<Instance>(arguments...);
    if (!current_.compare_exchange_strong(instance, fresh.get())) return instance->value;
    if (instance != nullptr) instance->value.leave_to_parent();
    return fresh.release()->value;
  }

 private:
  struct Instance {
    template <typename... Arguments>
    explicit Instance(Arguments&... arguments) : value(arguments...) {}
    const pid_t process = process_id();
    T value;
  };

  std::atomic<Instance*> current_{nullptr};
};

}  // namespace userhub
