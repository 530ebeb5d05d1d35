#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <system_error>

#include "process/platform.hpp"

namespace userhub {

void* page_wiped_on_fork() {
  const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* page = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  madvise(page, size, MADV_WIPEONFORK);
  return page;
}

int open_socket(int family, int type, int protocol) {
  return socket(family, type | SOCK_CLOEXEC, protocol);
}

DescriptorPair open_socket_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  return {.read_end = ends[0], .write_end = ends[1]};
}

void send_byte(int socket) {
  const char byte = 0;
  while (send(socket, &byte, 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

DescriptorPair open_event() {
  const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return {.read_end = descriptor, .write_end = descriptor};
}

void signal_event(int write_end) {
  eventfd_write(write_end, 1);
}

void clear_event(int read_end) {
  eventfd_t count = 0;
  eventfd_read(read_end, &count);
}

void limit_unacknowledged(int socket, std::chrono::milliseconds timeout) {
  const auto value = static_cast<unsigned>(timeout.count());
  setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
}

const char* trusted_environment(const char* name) {
  return secure_getenv(name);
}

void name_this_thread(const char* name) {
  pthread_setname_np(pthread_self(), name);
}

timespec modified_at(const struct stat& status) {
  return status.st_mtim;
}

timespec changed_at(const struct stat& status) {
  return status.st_ctim;
}

}  // namespace userhub
