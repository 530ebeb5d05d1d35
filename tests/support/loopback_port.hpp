#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace userhub::testing {

/// A system call's result; throws if it failed.
int checked(int result, const char* call);

/// A socket bound to a port of 127.0.0.1, or of ::1, a free one for 0, and that port.
std::pair<int, std::uint16_t> bound_socket(bool ipv6 = false, std::uint16_t port = 0);

/// "<scheme>://<host>:<port>"
std::string loopback_url(std::uint16_t port, std::string_view scheme = "http",
                         std::string_view host = "127.0.0.1");

/// Connections that fill the queue of a port that listens with a backlog of 0 and accepts none.
std::vector<int> fill_queue(std::uint16_t port, bool ipv6 = false);

/// A port of 127.0.0.1 where every connection is refused for as long as this lives.
class RefusingPort {
 public:
  RefusingPort();
  ~RefusingPort();
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;
  std::string url() const;

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};

/// A port of 127.0.0.1 and ::1 where a connection is neither made nor refused: its queue is full.
class SilentPort {
 public:
  SilentPort();
  /// This port of 127.0.0.2 alone.
  explicit SilentPort(std::uint16_t port);
  ~SilentPort();
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  std::string url(std::string_view host = "127.0.0.1") const;

 private:
  std::vector<int> sockets_;
  std::uint16_t port_ = 0;
};

}  // namespace userhub::testing
