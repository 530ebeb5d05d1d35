#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace userhub::testing {

/// While it lives this process can open only so many more descriptors.
class DescriptorLimit {
 public:
  explicit DescriptorLimit(rlim_t left) {
    const int lowest_free = checked(::dup(STDIN_FILENO));
    ::close(lowest_free);
    checked(::getrlimit(RLIMIT_NOFILE, &before_));
    const rlimit lowered{.rlim_cur = static_cast<rlim_t>(lowest_free) + left,
                         .rlim_max = before_.rlim_max};
    checked(::setrlimit(RLIMIT_NOFILE, &lowered));
  }
  ~DescriptorLimit() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  DescriptorLimit(const DescriptorLimit&) = delete;
  DescriptorLimit& operator=(const DescriptorLimit&) = delete;

 private:
  static int checked(int result) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), "descriptor limit");
    return result;
  }
  rlimit before_{};
};

}  // namespace userhub::testing
