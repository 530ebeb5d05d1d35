#pragma once

#include <curl/curl.h>
#include <sys/types.h>

#include <atomic>
#include <chrono>

namespace userhub {

/// The descriptors of the connections that a set of curl handles has open, so that a forked child
/// can close its copies without touching curl's or OpenSSL's state, which would say goodbye on the
/// parent's connections. Lock-free: whole whenever a fork happens.
class OpenSockets {
 public:
  explicit OpenSockets(std::chrono::milliseconds connect_timeout);
  OpenSockets(const OpenSockets&) = delete;
  OpenSockets& operator=(const OpenSockets&) = delete;
  ~OpenSockets();

  /// Makes `easy` open and close its sockets through this object, which must outlive them.
  CURLcode track(CURL* easy);

  /// The connection from this port is made: from here on, data that its peer does not acknowledge
  /// for 5 s ends it. While it is made that time is the connect timeout, if that is longer.
  void connected(int local_port);

  /// For a forked child: closes its copy of each descriptor, but for a number that is another
  /// file's by now. No curl handle that used them may be used or cleaned up afterwards.
  void close_inherited();

 private:
  struct Entry {
    std::atomic<int> descriptor;
    std::atomic<ino_t> inode;
    Entry* next;
  };

  static curl_socket_t open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int close(void* self, curl_socket_t descriptor);
  void add(int descriptor);

  const std::chrono::milliseconds unacknowledged_timeout_;  ///< While a connection is made.
  std::atomic<Entry*> entries_{nullptr};
};

}  // namespace userhub
