#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "userhub/client_options.hpp"
#include "userhub/error.hpp"
#include "userhub/http.hpp"

namespace userhub {

class TrustStore;

struct BaseUrl {
  std::string origin;     ///< As given, up to the path.
  std::string path;       ///< The path prefix, without a trailing slash; "" if there is none.
  std::string host;       ///< host[:port], for errors.
  std::string host_name;  ///< The host without the port.
  bool https = false;
};

/// The CA certificates to trust: those of a PEM file, of directories by OpenSSL's hashed names, or
/// of both. None if both are "".
struct CertificateAuthorities {
  std::string file{};
  std::string directory{};  ///< Or several, separated by colons, as in SSL_CERT_DIR.
};

/// A proxy that curl can use.
struct Proxy {
  std::string url{};     ///< As the user wrote it; may hold a password. "": no proxy.
  std::string source{};  ///< The option or environment variable that it comes from.
  bool socks = false;
  bool loopback = false;

  bool is_set() const { return !url.empty(); }
};

/// The origins that users may be sent back to, as scheme://host:port. Unset: any.
using ReturnOrigins = std::optional<std::vector<std::string>>;

/// A client's checked options, and the values that every call derives from them.
struct ResolvedOptions {
  ClientOptions options;
  BaseUrl base_url;
  Proxy proxy;  ///< The option's, else the environment's.
  /// The system's, for a server without a ca_file and for proxies. An error concerns only calls
  /// that need them.
  std::expected<CertificateAuthorities, Error> authorities;
  CertificateAuthorities trusted;           ///< Those that verify the server.
  std::shared_ptr<TrustStore> trust_store;  ///< Of `trusted`. Null: libcurl loads them itself.
  ReturnOrigins return_origins;
  HttpHeaders headers;  ///< The same for every request; they hold the key.
};

}  // namespace userhub
