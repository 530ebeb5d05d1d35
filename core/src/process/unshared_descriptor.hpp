#pragma once

#include <atomic>
#include <string_view>

namespace userhub {

inline constexpr std::string_view too_many_open_files =
    "too many open files: close some, or raise the limit (ulimit -n)";

/// Owns a descriptor that a forked child has no use for: the child closes its copy as it begins,
/// while the number cannot be another file's yet. Lock-free: whole whenever a fork happens. A child
/// that runs no handlers of pthread_atfork() keeps its copy.
class UnsharedDescriptor {
 public:
  /// Takes over what a system call gave. Throws std::system_error where that failed, and
  /// std::bad_alloc.
  explicit UnsharedDescriptor(int number);
  ~UnsharedDescriptor();
  UnsharedDescriptor(const UnsharedDescriptor&) = delete;
  UnsharedDescriptor& operator=(const UnsharedDescriptor&) = delete;

  int number() const { return number_; }

 private:
  const int number_;
  std::atomic<int>& listed_;
};

}  // namespace userhub
