#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <string>

#include "webhooks/resolve_host.hpp"

namespace userhub::emulator {

/// A TCP connection for one request of the HTTP library, which itself bounds neither the time nor
/// the head of an answer: it reads a status line of any length, and overflows the stack with one of
/// 40 KiB.
class WebhookConnection final : public httplib::Stream {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// Every wait ends at the deadline, or when the descriptor is readable.
  WebhookConnection(Instant deadline, int stop_descriptor)
      : deadline_(deadline), stop_descriptor_(stop_descriptor) {}
  WebhookConnection(const WebhookConnection&) = delete;
  WebhookConnection& operator=(const WebhookConnection&) = delete;
  ~WebhookConnection() override;

  /// Tries each address of the host.
  bool open(const std::string& host, const std::string& port);

  /// The number of bytes that may be read from now on.
  void limit(std::size_t bytes) { allowed_bytes_ = bytes; }

  /// Why a call failed.
  const std::string& problem() const { return problem_; }

  bool is_readable() const override { return descriptor_ != -1; }
  bool is_writable() const override { return descriptor_ != -1; }
  ssize_t read(char* data, std::size_t size) override;
  ssize_t write(const char* data, std::size_t size) override;
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  int socket() const override { return descriptor_; }

 private:
  bool connect(const addrinfo& address);
  bool wait(int descriptor, short events, std::chrono::milliseconds most);
  ssize_t fill_buffer();

  Instant deadline_;
  int stop_descriptor_;
  int descriptor_ = -1;
  std::size_t allowed_bytes_ = 0;
  std::array<char, 4096> buffer_{};
  std::size_t buffered_ = 0;
  std::size_t used_ = 0;  // Of the buffered bytes.
  std::string problem_;
};

}  // namespace userhub::emulator
