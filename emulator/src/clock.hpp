#pragma once

#include <chrono>

namespace userhub::emulator {

/// The emulator's wall clock, which a test can move forward.
class Clock {
 public:
  std::chrono::sys_seconds now() const;
  void advance(std::chrono::seconds by) { offset_ += by; }
  void reset() { offset_ = {}; }

 private:
  std::chrono::seconds offset_{};
};

}  // namespace userhub::emulator
