#pragma once

#include <chrono>
#include <optional>

namespace userhub::emulator {

/// The emulator's wall clock. Tests can set it.
class Clock {
 public:
  /// A clock that stands still shows 2026-01-01T00:00:00Z until it is set.
  explicit Clock(bool stands_still) : stands_still_(stands_still) {}

  std::chrono::sys_seconds now() const;
  /// Time elapsed since then; zero if the clock stands still.
  std::chrono::milliseconds since(std::chrono::steady_clock::time_point then) const;
  void set(std::chrono::sys_seconds time);
  void reset() { offset_ = {}; }

  /// Shows this time until release().
  void hold(std::chrono::sys_seconds time) { held_ = time; }
  void release() { held_.reset(); }

 private:
  std::chrono::sys_seconds unmoved() const;

  bool stands_still_;
  std::chrono::seconds offset_{};
  std::optional<std::chrono::sys_seconds> held_;
};

}  // namespace userhub::emulator
