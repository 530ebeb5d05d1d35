#pragma once

#include <netdb.h>

#include <functional>
#include <memory>
#include <string>

namespace userhub::emulator {

/// Of one host; freed with freeaddrinfo().
using Addresses = std::shared_ptr<const addrinfo>;

/// Looks up a host name or address. `wait` waits until a descriptor is readable, and gives up by
/// returning false. The result is then empty: the lookup goes on, on a thread that is left behind,
/// because getaddrinfo() cannot be interrupted.
Addresses resolve_host(const std::string& host, const std::string& port,
                       const std::function<bool(int descriptor)>& wait);

}  // namespace userhub::emulator
