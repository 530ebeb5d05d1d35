#include "webhooks/resolve_host.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <future>
#include <system_error>
#include <thread>

namespace userhub::emulator {
namespace {

/// Shared with the thread that looks up, which may outlive the caller.
struct Lookup {
  Lookup() = default;
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;
  ~Lookup() { close(ended); }

  int ended = eventfd(0, EFD_CLOEXEC);  // Readable when the result is there.
  std::promise<Addresses> result;
};

Addresses look_up(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &hints, &list) != 0) return nullptr;
  return {list, freeaddrinfo};
}

}  // namespace

Addresses resolve_host(const std::string& host, const std::string& port,
                       const std::function<bool(int descriptor)>& wait) {
  const auto lookup = std::make_shared<Lookup>();
  try {
    std::thread([lookup, host, port] {
      lookup->result.set_value(look_up(host, port));
      eventfd_write(lookup->ended, 1);
    }).detach();
  } catch (const std::system_error&) {  // Too many threads.
    return nullptr;
  }
  return wait(lookup->ended) ? lookup->result.get_future().get() : nullptr;
}

}  // namespace userhub::emulator
