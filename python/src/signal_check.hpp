#pragma once

#include <chrono>

#include "released_gil.hpp"

namespace userhub::python {

/// Whether an exception is pending, as when a signal's Python handler has raised: Ctrl-C's does.
/// Asks the interpreter at most every 50 ms, and not in a call's first 50: what a signal may be
/// kept waiting is unnoticeable, and an ordinary call never competes for the GIL before its end.
class SignalCheck {
 public:
  explicit SignalCheck(ReleasedGil& gil) : gil_(gil) {}
  bool operator()();

 private:
  ReleasedGil& gil_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace userhub::python
