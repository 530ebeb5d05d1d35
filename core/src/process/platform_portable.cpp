#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "process/fork_hold.hpp"
#include "process/platform.hpp"

namespace userhub {
namespace {

int without_inheritance(int descriptor) {
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return descriptor;
}

/// Opens two descriptors. No fork() comes between that and closing them to its child's programs.
DescriptorPair open_pair(int (*open)(int* ends), const char* name) {
  std::array<int, 2> ends{};
  const ForkHold hold;
  if (open(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), name);
  for (const int end : ends) fcntl(without_inheritance(end), F_SETFL, O_NONBLOCK);
  return {.read_end = ends[0], .write_end = ends[1]};
}

}  // namespace

void* page_wiped_on_fork() {
  return nullptr;
}

int open_socket(int family, int type, int protocol) {
  const ForkHold hold;
  const int descriptor = socket(family, type, protocol);
  return descriptor < 0 ? descriptor : without_inheritance(descriptor);
}

DescriptorPair open_socket_pair() {
  const auto open = [](int* ends) { return socketpair(AF_UNIX, SOCK_STREAM, 0, ends); };
  const DescriptorPair pair = open_pair(open, "socketpair");
#ifdef SO_NOSIGPIPE
  const int on = 1;
  setsockopt(pair.write_end, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  return pair;
}

void send_byte(int socket) {
#ifdef MSG_NOSIGNAL
  constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
#else
  constexpr int flags = MSG_DONTWAIT;
#endif
  const char byte = 0;
  while (send(socket, &byte, 1, flags) < 0 && errno == EINTR) {
  }
}

DescriptorPair open_event() {
  return open_pair([](int* ends) { return pipe(ends); }, "pipe");
}

/// A pipe that is full wakes its reader too.
void signal_event(int write_end) {
  const char byte = 0;
  while (write(write_end, &byte, 1) < 0 && errno == EINTR) {
  }
}

void clear_event(int read_end) {
  std::array<char, 64> bytes{};
  ssize_t count = 0;
  do {
    count = read(read_end, bytes.data(), bytes.size());
  } while (count > 0 || (count < 0 && errno == EINTR));
}

void limit_unacknowledged(int /*socket*/, std::chrono::milliseconds /*timeout*/) {}

const char* trusted_environment(const char* name) {
  const bool has_more_rights = getuid() != geteuid() || getgid() != getegid();
  return has_more_rights ? nullptr : getenv(name);
}

void name_this_thread([[maybe_unused]] const char* name) {
#ifdef __APPLE__
  pthread_setname_np(name);
#endif
}

timespec modified_at(const struct stat& status) {
#ifdef __APPLE__
  return status.st_mtimespec;
#else
  return status.st_mtim;
#endif
}

timespec changed_at(const struct stat& status) {
#ifdef __APPLE__
  return status.st_ctimespec;
#else
  return status.st_ctim;
#endif
}

}  // namespace userhub
