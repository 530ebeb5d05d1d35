#include "process/open_sockets.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include "process/platform.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;

constexpr int unused = -1;
constexpr milliseconds connected_timeout{5'000};

/// The inode of a socket, which no other open socket has; 0 for another file.
ino_t inode_of(int descriptor) {
  struct stat status{};
  return fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode) ? status.st_ino : 0;
}

/// After a system call has failed.
bool is_at_descriptor_limit() {
  return errno == EMFILE || errno == ENFILE;
}

/// libcurl opens the file of CA certificates next. Without a descriptor for it, it would report
/// that file as unusable.
bool has_spare_descriptor() {
  const int spare = ::open("/", O_RDONLY | O_CLOEXEC);
  if (spare < 0) return !is_at_descriptor_limit();
  ::close(spare);
  return true;
}

/// 0 if it has none.
int local_port_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
  // IPv6 has its port at the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace

OpenSockets::OpenSockets(milliseconds connect_timeout)
    : unacknowledged_timeout_(std::max(connected_timeout, connect_timeout)) {}

OpenSockets::~OpenSockets() {
  for (Entry* entry = entries_; entry != nullptr;) {
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
  for (const Entry* entry = entries_; entry != nullptr; entry = entry->next) {
    const int descriptor = entry->descriptor;
    if (descriptor >= 0 && local_port_of(descriptor) == local_port) {
      limit_unacknowledged(descriptor, connected_timeout);
    }
  }
}

void OpenSockets::close_inherited() {
  for (Entry* entry = entries_; entry != nullptr; entry = entry->next) {
    const int descriptor = entry->descriptor.exchange(unused);
    if (descriptor >= 0 && inode_of(descriptor) == entry->inode) ::close(descriptor);
  }
}

curl_socket_t OpenSockets::open(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& sockets = *static_cast<OpenSockets*>(self);
  const int descriptor = open_socket(address->family, address->socktype, address->protocol);
  sockets.lacks_descriptors_ = descriptor < 0 ? is_at_descriptor_limit() : !has_spare_descriptor();
  if (descriptor < 0) return CURL_SOCKET_BAD;
  limit_unacknowledged(descriptor, sockets.unacknowledged_timeout_);
  if (!sockets.lacks_descriptors_ && sockets.add(descriptor)) return descriptor;
  ::close(descriptor);
  return CURL_SOCKET_BAD;
}

int OpenSockets::close(void* self, curl_socket_t descriptor) {
  auto& sockets = *static_cast<OpenSockets*>(self);
  {
    const std::lock_guard lock(sockets.mutex_);
    if (Entry* entry = sockets.find(descriptor)) entry->descriptor = unused;
  }
  return ::close(descriptor);
}

/// False without memory.
bool OpenSockets::add(int descriptor) {
  const std::lock_guard lock(mutex_);
  Entry* entry = find(unused);
  if (entry == nullptr) {
    entry = new (std::nothrow) Entry{.next = entries_};
    if (entry == nullptr) return false;
    entries_ = entry;
  }
  entry->inode = inode_of(descriptor);
  entry->descriptor = descriptor;
  return true;
}

OpenSockets::Entry* OpenSockets::find(int descriptor) const {
  Entry* entry = entries_;
  while (entry != nullptr && entry->descriptor != descriptor) entry = entry->next;
  return entry;
}

}  // namespace userhub
