#include "health_command.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
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

constexpr unsigned timeout_seconds = 5;            // Seconds, for all of it.
constexpr std::size_t max_answer_bytes = 1 << 16;  // An emulator's answer is short.

struct Address {
  std::string authority;
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

// Ends the process if the name lookup or the answer takes longer: the resolver has no timeout.
[[noreturn]] void exit_on_timeout(int) {
  static constexpr std::string_view message =
      "userhub-emulator: health: no answer from an emulator within 5 s\n";
  static_cast<void>(!write(STDERR_FILENO, message.data(), message.size()));
  _exit(exit_failure);
}

void start_timeout() {
  std::signal(SIGALRM, exit_on_timeout);
  sigset_t alarms;
  sigemptyset(&alarms);
  sigaddset(&alarms, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &alarms, nullptr);  // A signal mask survives exec().
  alarm(timeout_seconds);
}

/// Parses http://HOST[:PORT], with an optional final slash; an IPv6 address is in brackets.
std::optional<Address> address_in(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.empty() || url.find_first_of("/?#@\r\n ") != std::string_view::npos) return std::nullopt;
  const auto colon = url.find(':', url.starts_with('[') ? std::min(url.find(']'), url.size()) : 0);
  Address address{.authority = std::string(url), .host = std::string(url.substr(0, colon))};
  if (colon != std::string_view::npos) address.port = url.substr(colon + 1);
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  if (address.host.empty() || address.port.empty()) return std::nullopt;
  return address;
}

std::string sent_to(int descriptor, const std::string& request) {
  std::string answer;
  char bytes[512];
  if (send(descriptor, request.data(), request.size(), MSG_NOSIGNAL) < 0) return answer;
  while (answer.size() < max_answer_bytes) {
    const ssize_t count = recv(descriptor, bytes, sizeof bytes, 0);
    if (count <= 0) break;
    answer.append(bytes, static_cast<std::size_t>(count));
  }
  return answer;
}

/// The problem with an answer, or "".
std::string find_problem(std::string_view answer) {
  constexpr std::size_t max_status_bytes = 80;
  if (answer.empty()) return "it does not answer";
  const auto status = answer.substr(0, std::min(answer.find_first_of("\r\n"), max_status_bytes));
  const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (!status.starts_with("HTTP/") || !std::ranges::all_of(status, is_printable)) {
    return "it does not speak HTTP";
  }
  if (!status.substr(status.find(' ') + 1).starts_with("200")) {
    return "it answers " + std::string(status);
  }
  // Some servers answer any path with a page.
  return answer.contains(R"("status":"ok")") ? "" : "another server answers there";
}

/// The problem, or "".
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
    if (connect(socket.get(), one->ai_addr, one->ai_addrlen) != 0) {
      reason = std::strerror(errno);
      continue;
    }
    return find_problem(
        sent_to(socket.get(), "GET /_emulator/health HTTP/1.1\r\nHost: " + address.authority +
                                  "\r\nConnection: close\r\n\r\n"));
  }
  return reason;
}

}  // namespace

int health_command(const std::string& url) {
  const std::string asked = url_or_default(url);
  const auto address = address_in(asked);
  if (!address)
    return fail("health: '" + asked + "' is not an address such as http://127.0.0.1:4010");
  start_timeout();
  const std::string reason = check(*address);
  if (!reason.empty()) return fail("no emulator at " + asked + ": " + reason);
  return print("ok\n") ? exit_success : exit_failure;
}

}  // namespace userhub::emulator
