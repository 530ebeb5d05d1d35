#include "curl/socket_events.hpp"

#include <algorithm>
#include <array>

namespace userhub {
namespace {

struct Releases {
  unsigned int first;
  unsigned int first_after;
};

constexpr std::array broken{
    // A connection takes minutes: github.com/curl/curl/issues/10146.
    Releases{0, CURL_VERSION_BITS(7, 88, 0)},
    // Sockets that are never closed, a crash, lost timers: issues 14280, 14325, 14898 and 15154.
    Releases{CURL_VERSION_BITS(8, 9, 0), CURL_VERSION_BITS(8, 11, 1)},
    // A connection to the next address stalls: pull request 18815.
    Releases{CURL_VERSION_BITS(8, 16, 0), CURL_VERSION_BITS(8, 17, 0)},
    // The wake-up after a name lookup is reported for ever: issues 21547 and 21960. In 8.21.0 TLS
    // connections that are closed keep their descriptors: issues 22282 and 22306.
    Releases{CURL_VERSION_BITS(8, 20, 0), CURL_VERSION_BITS(8, 22, 0)},
};

}  // namespace

bool has_working_socket_events(unsigned int libcurl) {
  return std::ranges::none_of(broken, [libcurl](const Releases& releases) {
    return releases.first <= libcurl && libcurl < releases.first_after;
  });
}

}  // namespace userhub
