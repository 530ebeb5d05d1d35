#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "userhub/attempt.hpp"

namespace userhub {

/// The default of ClientOptions::timeout.
inline constexpr std::chrono::milliseconds default_timeout{20'000};

/// How a Client reaches UserHub. Client::create() refuses an unusable value with
/// ErrorCode::invalid_argument and a message that names the member.
struct ClientOptions {
  /// The admin API key. Required. Printable ASCII without spaces. Never part of a message.
  std::string admin_key{};
  /// https, or plain http to a loopback host. A path prefix is kept and a trailing slash removed;
  /// user info, a query or a fragment is refused.
  std::string base_url = "https://api.userhub.com";
  /// Total time for a call: DNS, connect, TLS, transfer, waits and retries. 1 ms to 24 h.
  std::chrono::milliseconds timeout = default_timeout;
  /// Time for one attempt, from DNS to the complete answer. A longer attempt fails with
  /// connection_failed and is repeated on a new connection if retries are left. 1 ms to 24 h; has
  /// no effect if it is not shorter than the total. Unset: 10 s, or the total timeout of the client
  /// or the call if that is not the default.
  std::optional<std::chrono::milliseconds> attempt_timeout{};
  /// Time for DNS, connect and TLS of one attempt. 1 ms to 24 h.
  std::chrono::milliseconds connect_timeout{5'000};
  /// Maximum number of attempts after the first, 0 to 1000. 0 disables retries. The client's retry
  /// budget may allow fewer: each call adds 0.2 retries to it for 10 s, and it regains one per
  /// second, up to 10.
  int max_retries = 5;
  /// Proxy URL: http, https, socks4, socks4a, socks5 or socks5h. At most 8,192 bytes; at most 254
  /// for the user name and for the password of a SOCKS proxy. "": no proxy. Unset: no proxy for a
  /// loopback base URL; otherwise the proxy of the environment when the client is created, by
  /// curl's rules (https_proxy, http_proxy, all_proxy, no_proxy); the message about an unusable one
  /// names its variable.
  std::optional<std::string> proxy{};
  /// PEM file with the CA certificates to trust. A relative path starts at the working directory
  /// when the client is created. "": the system's CA certificates.
  std::string ca_file{};
  /// Maximum age of a connection that is used again. 1 s to 24 h.
  std::chrono::seconds max_connection_age{60};
  /// Maximum number of connections for asynchronous calls, 1 to 10,000. Further calls wait in
  /// order, and their total timeout runs.
  int max_connections = 100;
  /// Allowed origins, for example "https://app.example.com". return_url and success_url must be
  /// relative or have one of these origins; a URL that a browser might read differently ("//host",
  /// "\\", user info, another scheme) is refused. Empty: only relative URLs. Unset: any URL.
  std::optional<std::vector<std::string>> allowed_return_origins{};
  /// Called after each attempt of each call; see AttemptObserver. May be empty.
  AttemptObserver on_attempt{};
  /// Appended to the User-Agent header. Printable ASCII.
  std::string user_agent_suffix{};
  /// Allows plain http to any host. The network can then read the admin key.
  bool allow_insecure_base_url = false;
};

}  // namespace userhub
