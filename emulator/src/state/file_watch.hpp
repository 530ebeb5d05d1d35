#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace userhub::emulator {

/// Notices when a file changes, on a thread of its own. It compares the file's size, time and inode
/// four times a second: unlike inotify, that works for files that an editor replaces, and for those
/// of network and container mounts.
class FileWatch {
 public:
  /// `changed` is called once soon after the start, and once after each change, as soon as the file
  /// stays the same for a quarter of a second: it is not read half-written. It must not throw.
  FileWatch(std::string file, std::function<void()> changed)
      : file_(std::move(file)), changed_(std::move(changed)) {}

 private:
  void run(const std::stop_token& stop);

  std::string file_;
  std::function<void()> changed_;
  std::mutex mutex_;
  std::condition_variable_any stopped_;
  // Last: it uses the members above.
  std::jthread thread_{[this](const std::stop_token& stop) { run(stop); }};
};

}  // namespace userhub::emulator
