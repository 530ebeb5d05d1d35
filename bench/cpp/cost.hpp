#pragma once

#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <string>

#include "workload.hpp"

namespace measure {

using clock = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;

/// CPU time of this process, user and system.
inline seconds cpu_time() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

/// KiB that this process has to itself now: files that it maps are left out.
inline long memory() {
  std::ifstream status("/proc/self/status");
  for (std::string name; status >> name;) {
    long kibibytes = 0;
    if (name == "RssAnon:" && status >> kibibytes) return kibibytes;
  }
  workload::fail("/proc/self/status says nothing of RssAnon");
}

}  // namespace measure
