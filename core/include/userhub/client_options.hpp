#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "userhub/attempt.hpp"

namespace userhub {

/// ClientOptions::timeout, unless set.
inline constexpr std::chrono::milliseconds default_timeout{20'000};

/// How a Client reaches UserHub. Checked when the client is made; an unusable value is refused
/// there with ErrorCode::invalid_argument and a message that names the member.
struct ClientOptions {
  /// The admin API key. Printable ASCII without spaces. Never shown in a message.
  std::string admin_key{};
  /// https, or plain http to a loopback host. A path prefix is kept, a trailing slash dropped;
  /// user info, query and fragment are refused.
  std::string base_url = "https://api.userhub.com";
  /// Over everything a call does: DNS, connect, TLS, transfer, waits and retries. 1 ms to 24 h.
  std::chrono::milliseconds timeout = default_timeout;
  /// Per attempt, for everything from DNS to the whole answer. An attempt that takes longer ends as
  /// connection_failed and is repeated on a new connection, as retries allow. 1 ms to 24 h; as long
  /// as the total or longer, it has no effect. Unset: 10 s, or the total timeout of the client or
  /// the call where that is not the default of 20 s.
  std::optional<std::chrono::milliseconds> attempt_timeout{};
  /// Per attempt, for DNS, connect and TLS together; the total timeout still holds. 1 ms to 24 h.
  std::chrono::milliseconds connect_timeout{5'000};
  /// Attempts after the first, 0 to 1000. The client's retry budget may allow fewer: each call adds
  /// 0.2 retries to it for 10 s, and it regains one a second, up to 10.
  int max_retries = 5;
  /// Proxy URL, http, https, socks4, socks4a, socks5 or socks5h. At most 8,192 bytes, and 254 for
  /// the user name or password of a SOCKS proxy. "": none. Unset: the environment's, chosen by
  /// curl's rules (https_proxy, http_proxy, all_proxy, no_proxy) when the client is made, but none
  /// for a loopback base URL; an unusable one is refused by the name of its variable.
  std::optional<std::string> proxy{};
  /// PEM file of the certificate authorities to trust, relative to where the process is when the
  /// client is made. "": the system's.
  std::string ca_file{};
  /// A connection older than this is not used again. 1 s to 24 h.
  std::chrono::seconds max_connection_age{60};
  /// At most so many connections for asynchronous calls, 1 to 10,000. Further calls wait in order;
  /// their total timeout runs.
  int max_connections = 100;
  /// When set, return_url and success_url must be relative or of one of these origins, such as
  /// https://app.example.com; what a browser might take elsewhere ("//host", "\\", user info, other
  /// schemes) is refused. Unset: any URL.
  std::optional<std::vector<std::string>> allowed_return_origins{};
  /// Called with each attempt of each call; see AttemptObserver. May be empty.
  AttemptObserver on_attempt{};
  /// Appended to the User-Agent header. Printable ASCII.
  std::string user_agent_suffix{};
  /// Allows plain http to a host that is not loopback: the key then travels readable.
  bool allow_insecure_base_url = false;
};

}  // namespace userhub
