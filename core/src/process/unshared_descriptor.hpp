#pragma once

#include <atomic>
#include <cstdint>

#include "process/generation.hpp"

namespace userhub {

/// Owns a descriptor that a forked child does not need: the child closes its copy as it begins,
/// when the number cannot belong to another file yet. Lock-free, because a fork may come at any
/// moment. A child that runs no handlers of pthread_atfork() keeps its copy, and so do its
/// children.
class UnsharedDescriptor {
 public:
  /// Owns the result of a system call. Throws std::system_error if that call failed, and
  /// std::bad_alloc.
  explicit UnsharedDescriptor(int number);
  ~UnsharedDescriptor();
  UnsharedDescriptor(const UnsharedDescriptor&) = delete;
  UnsharedDescriptor& operator=(const UnsharedDescriptor&) = delete;

  int number() const { return number_; }

 private:
  const std::uint64_t process_ = generation();
  const int number_;
  std::atomic<int>& listed_;
};

}  // namespace userhub
