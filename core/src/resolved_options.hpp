#pragma once

#include <expected>
#include <memory>
#include <string>

#include "curl/certificate_authorities.hpp"
#include "curl/proxy.hpp"
#include "curl/trust_store.hpp"
#include "request/return_origin.hpp"
#include "userhub/client_options.hpp"
#include "userhub/http.hpp"

namespace userhub {

struct BaseUrl {
  std::string origin;     ///< As given, up to the path.
  std::string path;       ///< The path prefix, without a trailing slash; "" if there is none.
  std::string host;       ///< host[:port], for errors.
  std::string host_name;  ///< The host alone.
  bool https = false;
};

/// A client's options, checked, with what follows from them for every call.
struct ResolvedOptions {
  ClientOptions options;
  BaseUrl base_url;
  Proxy proxy;  ///< The option's, else the environment's.
  /// The system's, for a server without a ca_file and for proxies; an error concerns only a call
  /// that needs them.
  std::expected<CertificateAuthorities, Error> authorities;
  /// What connections to the server verify by, unless libcurl does by these authorities, having
  /// another TLS than the OpenSSL that is linked here.
  CertificateAuthorities trusted;
  std::shared_ptr<TrustStore> trust_store;
  ReturnOrigins return_origins;
  HttpHeaders headers;  ///< The same for every request; they hold the key.
};

/// Refuses, as invalid_argument, the first option that is unusable, then an environment's proxy
/// that is. Reads the CA file and all that a client reads of the environment: environment_proxy(),
/// where no proxy is named, and system_authorities().
std::expected<ResolvedOptions, Error> resolve_options(ClientOptions options);

/// Refuses a total timeout that is not 1 ms to 24 h.
std::expected<void, Error> check_timeout(std::chrono::milliseconds timeout,
                                         std::string_view argument);

}  // namespace userhub
