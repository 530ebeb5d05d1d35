#pragma once

#include <expected>
#include <string>

#include "certificate_authorities.hpp"
#include "return_origin.hpp"
#include "userhub/client_options.hpp"
#include "userhub/http.hpp"

namespace userhub {

/// A client's options, checked, with what follows from them for every call.
struct ClientSettings {
  ClientOptions options;
  std::string origin;     ///< The base URL up to its path.
  std::string users_url;  ///< Begins with it: what an encoded user ID is appended to.
  std::string host;       ///< host[:port] of the base URL, for errors.
  long port = 0;          ///< The base URL's, or its scheme's.
  bool https = false;     ///< The base URL's scheme.
  bool loopback = false;  ///< The base URL's host is this machine.
  /// The system's, for a server without a ca_file and for proxies; an error concerns only a call
  /// that needs them.
  std::expected<CertificateAuthorities, Error> authorities;
  ReturnOrigins return_origins;
  HttpHeaders headers;  ///< The same for every request; they hold the key.
};

/// Refuses, as invalid_argument, the first option that is unusable. Reads the CA file, and the
/// environment as system_authorities() does.
std::expected<ClientSettings, Error> check_options(ClientOptions options);

/// Refuses a total timeout that is not 1 ms to 24 h.
std::expected<void, Error> check_timeout(std::chrono::milliseconds timeout,
                                         std::string_view argument);

}  // namespace userhub
