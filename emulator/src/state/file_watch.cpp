#include "state/file_watch.hpp"

#include <sys/stat.h>

#include <chrono>
#include <optional>
#include <tuple>

namespace userhub::emulator {
namespace {

constexpr std::chrono::milliseconds interval{250};

// Seconds and nanoseconds of the time, size, inode; zeros if there is no file.
using Stamp = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::uint64_t>;

Stamp stamp_of(const std::string& file) {
  struct stat status{};
  if (stat(file.c_str(), &status) != 0) return {};
  return {status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size, status.st_ino};
}

}  // namespace

void FileWatch::run(const std::stop_token& stop) {
  std::optional<Stamp> reported;
  std::optional<Stamp> previous;
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const Stamp now = stamp_of(file_);
    if (now == previous && now != reported) {
      reported = now;
      changed_();
    }
    previous = now;
    stopped_.wait_for(lock, stop, interval, [] { return false; });
  }
}

}  // namespace userhub::emulator
