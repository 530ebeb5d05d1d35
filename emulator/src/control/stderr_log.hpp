#pragma once

#include <mutex>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// Writes lines to stderr and never waits: while a terminal is paused or the reader of a pipe is
/// slow, it drops lines and later says how many. Thread-safe.
class StderrLog {
 public:
  /// Control characters and invalid UTF-8 in the line become `?`.
  void write(std::string_view line);

 private:
  std::mutex mutex_;
  int dropped_ = 0;
};

}  // namespace userhub::emulator
