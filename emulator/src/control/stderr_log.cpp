#include "control/stderr_log.hpp"

#include <poll.h>
#include <unistd.h>

#include "text/single_line.hpp"

namespace userhub::emulator {
namespace {

// A pipe that is ready takes this many bytes without waiting (PIPE_BUF).
constexpr std::size_t max_bytes = 2000;

bool is_ready() {
  pollfd file{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return poll(&file, 1, 0) == 1 && file.revents == POLLOUT;
}

}  // namespace

void StderrLog::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (!is_ready()) {
    ++dropped_;
    return;
  }
  std::string text;
  if (dropped_ > 0) {
    text = "userhub-emulator: lines dropped while stderr was blocked: " + std::to_string(dropped_) +
           "\n";
  }
  dropped_ = 0;
  text += single_line(line).substr(0, max_bytes) + "\n";
  static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
}

}  // namespace userhub::emulator
