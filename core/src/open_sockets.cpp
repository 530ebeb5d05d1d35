#include "open_sockets.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <new>
#include <utility>

namespace userhub {
namespace {

constexpr int unused = -1;
constexpr int claimed = -2;

/// The inode of a socket, which no other open one has; 0 for what is not a socket.
ino_t inode_of(int descriptor) {
  struct stat status{};
  return fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode) ? status.st_ino : 0;
}

/// TLS opens the file of authorities next: for want of a descriptor it would find fault with that.
bool has_spare_descriptor() {
  const int spare = dup(STDIN_FILENO);
  if (spare >= 0) ::close(spare);
  return spare >= 0;
}

}  // namespace

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
  if (!has_spare_descriptor()) {
    ::close(descriptor);
    return CURL_SOCKET_BAD;
  }
  try {
    static_cast<OpenSockets*>(self)->add(descriptor);
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
