#pragma once

#include <curl/curl.h>
#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <mutex>

namespace userhub {

/// The descriptors of the connections that a set of curl handles has open. A forked child closes
/// its copies by them, without touching curl's or OpenSSL's state, which would send a TLS goodbye
/// on the parent's connections. Thread-safe. The child takes no lock, and the list is whole at any
/// moment, because a fork may come at any moment.
class OpenSockets {
 public:
  explicit OpenSockets(std::chrono::milliseconds connect_timeout);
  ~OpenSockets();

  /// Makes `easy` open and close its sockets through this object, which must outlive them.
  CURLcode track(CURL* easy);

  /// Whether the last socket could not be opened because too many files are open. curl does not
  /// report that.
  bool lacks_descriptors() const { return lacks_descriptors_; }

  /// The connection from this port is open: from now on, data that its peer does not acknowledge
  /// for 5 s ends it. Before that the limit is the connect timeout, if that is longer.
  void connected(int local_port);

  /// For a forked child: closes its copy of each descriptor, unless the number belongs to another
  /// file by now. No curl handle that used them may be used or cleaned up afterwards.
  void close_inherited();

 private:
  struct Entry {
    std::atomic<int> descriptor{-1};  ///< Set last; -1 while the entry is unused.
    std::atomic<ino_t> inode{0};
    Entry* const next;
  };

  static curl_socket_t open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int close(void* self, curl_socket_t descriptor);
  bool add(int descriptor);
  Entry* find(int descriptor) const;

  const std::chrono::milliseconds unacknowledged_timeout_;  ///< While connecting.
  std::mutex mutex_;                                        ///< Held to add and remove.
  std::atomic<Entry*> entries_{nullptr};
  std::atomic<bool> lacks_descriptors_{false};
};

}  // namespace userhub
