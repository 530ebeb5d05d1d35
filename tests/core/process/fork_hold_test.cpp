#include "process/fork_hold.hpp"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "catch.hpp"
#include "forks.hpp"

using namespace userhub;
using namespace userhub::testing;

namespace {

std::atomic<pid_t> forking = 0;  ///< The thread in fork().

void begin_to_fork() {
  forking = ::gettid();
}

/// Whether the thread sleeps.
bool waits(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(") ");
  return name_end != std::string::npos && text[name_end + 2] == 'S';
}

}  // namespace

TEST_CASE(
    "a child forked by another thread does not wait for a fork() that the parent's holds delay") {
  const Fork way = GENERATE(from_range(all_forks()));
  if (way.runs_handlers) return;  // such a fork itself waits
  INFO(way.name);
  CHECK(in_child([&] {
    pthread_atfork(begin_to_fork, nullptr, nullptr);  // runs before the older ones
    auto hold = std::make_unique<ForkHold>();
    std::atomic<bool> forked = false;
    std::thread other([&] { forked = succeeded(start_child([] { return true; })); });
    while (forking == 0 || !waits(forking)) std::this_thread::yield();
    pid_t child = 0;
    std::thread([&] {
      child = start_child(
          [] {
            const ForkHold own;
            return true;
          },
          way.fork);
    }).join();
    hold.reset();
    other.join();
    return succeeded(child) && forked;
  }));
}
