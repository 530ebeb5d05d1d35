#include "process/open_sockets.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <utility>

namespace userhub {
namespace {

using std::chrono::milliseconds;

constexpr int unused = -1;
constexpr int claimed = -2;
constexpr milliseconds connected_timeout{5'000};

/// The inode of a socket, which no other open one has; 0 for what is not a socket.
ino_t inode_of(int descriptor) {
  struct stat status{};
  return fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode) ? status.st_ino : 0;
}

/// TLS opens the file of authorities next: for want of a descriptor it would find fault with that.
bool has_spare_descriptor(int descriptor) {
  const int spare = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (spare >= 0) ::close(spare);
  return spare >= 0;
}

/// Ends the connection where its peer acknowledges nothing for so long: the path is dead.
void limit_unacknowledged([[maybe_unused]] int descriptor, [[maybe_unused]] milliseconds timeout) {
#ifdef TCP_USER_TIMEOUT
  const auto value = static_cast<unsigned>(timeout.count());
  setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
#endif
}

/// 0 where it has none.
int local_port_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  // At the same place for both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace

OpenSockets::OpenSockets(milliseconds connect_timeout)
    : unacknowledged_timeout_(std::max(connected_timeout, connect_timeout)) {}

OpenSockets::~OpenSockets() {
  for (Entry* entry = entries_.load(); entry != nullptr;) {
    delete std::exchange(entry, entry->next);
  }
}

CURLcode OpenSockets::track(CURL* easy) {
  for (const CURLcode set : {curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open),
                             curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this),
                             curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close),
                             curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this)}) {
    if (set != CURLE_OK) return set;
  }
  return CURLE_OK;
}

void OpenSockets::connected(int local_port) {
  if (unacknowledged_timeout_ == connected_timeout) return;
  for (Entry* entry = entries_.load(); entry != nullptr; entry = entry->next) {
    const int descriptor = entry->descriptor.load();
    if (descriptor >= 0 && local_port_of(descriptor) == local_port) {
      limit_unacknowledged(descriptor, connected_timeout);
    }
  }
}

void OpenSockets::close_inherited() {
  for (Entry* entry = entries_.load(); entry != nullptr; entry = entry->next) {
    const int descriptor = entry->descriptor.exchange(unused);
    if (descriptor >= 0 && inode_of(descriptor) == entry->inode.load()) ::close(descriptor);
  }
}

curl_socket_t OpenSockets::open(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
  const int descriptor =
      socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (descriptor < 0) return CURL_SOCKET_BAD;
  auto& sockets = *static_cast<OpenSockets*>(self);
  if (!has_spare_descriptor(descriptor)) {
    ::close(descriptor);
    return CURL_SOCKET_BAD;
  }
  limit_unacknowledged(descriptor, sockets.unacknowledged_timeout_);
  try {
    sockets.add(descriptor);
  } catch (const std::bad_alloc&) {
    ::close(descriptor);
    return CURL_SOCKET_BAD;
  }
  return descriptor;
}

int OpenSockets::close(void* self, curl_socket_t descriptor) {
  for (Entry* entry = static_cast<OpenSockets*>(self)->entries_.load(); entry != nullptr;
       entry = entry->next) {
    int expected = descriptor;
    if (entry->descriptor.compare_exchange_strong(expected, unused)) break;
  }
  return ::close(descriptor);
}

void OpenSockets::add(int descriptor) {
  const ino_t inode = inode_of(descriptor);
  for (Entry* entry = entries_.load(); entry != nullptr; entry = entry->next) {
    int expected = unused;
    if (entry->descriptor.compare_exchange_strong(expected, claimed)) {
      entry->inode.store(inode);
      entry->descriptor.store(descriptor);
      return;
    }
  }
  auto* entry = new Entry{descriptor, inode, entries_.load()};
  while (!entries_.compare_exchange_weak(entry->next, entry)) {
  }
}

}  // namespace userhub
