#include "webhooks/webhook_connection.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace userhub::emulator {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds connect_timeout = 2s;
constexpr std::chrono::milliseconds until_deadline = 1h;  // The deadline comes first.

bool must_wait(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

WebhookConnection::~WebhookConnection() {
  if (descriptor_ != -1) close(descriptor_);
}

bool WebhookConnection::open(const std::string& host, const std::string& port) {
  const auto addresses = resolve_host(
      host, port, [this](int descriptor) { return wait(descriptor, POLLIN, until_deadline); });
  if (!addresses && problem_.empty()) problem_ = "the host name cannot be resolved";
  for (const auto* address = addresses.get(); address != nullptr; address = address->ai_next) {
    if (connect(*address)) return true;
  }
  return false;
}

bool WebhookConnection::connect(const addrinfo& address) {
  if (descriptor_ != -1) close(descriptor_);
  descriptor_ = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int error = 0;
  if (descriptor_ == -1 || ::connect(descriptor_, address.ai_addr, address.ai_addrlen) != 0) {
    error = errno;
  }
  if (error == EINPROGRESS) {
    if (!wait(descriptor_, POLLOUT, connect_timeout)) return false;
    socklen_t size = sizeof error;
    getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  problem_ = error == 0 ? "" : std::string("cannot connect: ") + std::strerror(error);
  return error == 0;
}

// False also after the deadline or a stop.
bool WebhookConnection::wait(int descriptor, short events, std::chrono::milliseconds most) {
  const auto until = std::min(std::chrono::steady_clock::now() + most, deadline_);
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    std::array waits{pollfd{descriptor, events, 0}, pollfd{stop_descriptor_, POLLIN, 0}};
    const int ready =
        poll(waits.data(), waits.size(), static_cast<int>(std::max(left, 0ms).count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready > 0 && waits[1].revents == 0) return true;
    problem_ = ready == 0 ? "the app did not answer in time" : "the emulator stops";
    return false;
  }
}

// As recv(): 0 at the end of the answer, -1 after a failure.
ssize_t WebhookConnection::fill_buffer() {
  if (allowed_bytes_ == 0) {
    problem_ = "the answer is too long: its head can have 16 KiB, its body 64 KiB";
    return -1;
  }
  used_ = 0;
  buffered_ = 0;
  while (true) {
    const ssize_t count =
        recv(descriptor_, buffer_.data(), std::min(buffer_.size(), allowed_bytes_), 0);
    if (count > 0) {
      buffered_ = static_cast<std::size_t>(count);
      allowed_bytes_ -= buffered_;
      return count;
    }
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && must_wait(errno)) {
      if (!wait(descriptor_, POLLIN, until_deadline)) return -1;
      continue;
    }
    problem_ = "the connection closed before the end of the answer";
    return count;
  }
}

ssize_t WebhookConnection::read(char* data, std::size_t size) {
  if (used_ == buffered_) {
    if (const ssize_t count = fill_buffer(); count <= 0) return count;
  }
  const auto count = std::min(size, buffered_ - used_);
  std::memcpy(data, buffer_.data() + used_, count);
  used_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t WebhookConnection::write(const char* data, std::size_t size) {
  while (true) {
    const ssize_t count = send(descriptor_, data, size, MSG_NOSIGNAL);
    if (count >= 0) return count;
    if (errno == EINTR) continue;
    if (!must_wait(errno)) problem_ = "the connection closed before the end of the request";
    if (!must_wait(errno) || !wait(descriptor_, POLLOUT, until_deadline)) return -1;
  }
}

}  // namespace userhub::emulator
