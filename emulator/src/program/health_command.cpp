#include "health_command.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

#include "emulator.hpp"
#include "exit_code.hpp"
#include "print.hpp"

namespace userhub::emulator {
namespace {

constexpr timeval patience{.tv_sec = 5, .tv_usec = 0};  ///< For each step.

struct Address {
  std::string host;
  std::string port = "80";
};

struct FreeAddresses {
  void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

std::string url_or_default(const std::string& url) {
  if (!url.empty()) return url;
  const char* const variable = std::getenv("USERHUB_BASE_URL");
  if (variable != nullptr && *variable != '\0') return variable;
  const EmulatorOptions defaults;
  return "http://" + defaults.host + ":" + std::to_string(defaults.port);
}

/// Of http://HOST[:PORT], with or without a slash behind it.
std::optional<Address> address_in(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.empty() || url.find_first_of("/?#@\r\n ") != url.npos) return std::nullopt;
  Address address{.host = std::string(url.substr(0, url.rfind(':')))};
  if (address.host.size() < url.size()) address.port = url.substr(address.host.size() + 1);
  if (address.host.empty() || address.port.empty()) return std::nullopt;
  return address;
}

std::string sent_to(int descriptor, const std::string& request) {
  std::string answer;
  char bytes[512];
  if (send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) < 0) return answer;
  while (answer.find('\n') == answer.npos && answer.size() < sizeof bytes) {
    const ssize_t count = recv(descriptor, bytes, sizeof bytes, 0);
    if (count <= 0) break;
    answer.append(bytes, static_cast<std::size_t>(count));
  }
  return answer;
}

/// What is wrong, or "".
std::string check(const Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int unknown = getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
  if (unknown != 0) return gai_strerror(unknown);
  const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
  std::string reason;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const Socket socket(::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, 0));
    setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(socket.get(), one->ai_addr, one->ai_addrlen) != 0) {
      reason = std::strerror(errno);
      continue;
    }
    const std::string answer =
        sent_to(socket.get(), "GET /_emulator/health HTTP/1.1\r\nHost: " + address.host + ":" +
                                  address.port + "\r\nConnection: close\r\n\r\n");
    if (answer.starts_with("HTTP/1.1 200 ")) return "";
    return answer.empty() ? "it does not answer"
                          : "it answers " + answer.substr(0, answer.find('\r'));
  }
  return reason;
}

}  // namespace

int health_command(const std::string& url) {
  const std::string asked = url_or_default(url);
  const auto address = address_in(asked);
  if (!address)
    return fail("health: '" + asked + "' is not an address such as http://127.0.0.1:4010");
  const std::string reason = check(*address);
  if (!reason.empty()) return fail("no emulator at " + asked + ": " + reason);
  return print("ok\n") ? exit_success : exit_failure;
}

}  // namespace userhub::emulator
