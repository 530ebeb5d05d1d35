#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "userhub/error.hpp"

namespace userhub {

/// Whom to trust: the certificates of a PEM file, of directories by OpenSSL's hashed names, or of
/// both. Nobody where both are "".
struct CertificateAuthorities {
  std::string file{};
  std::string directory{};  ///< Or several, with colons between them, as in SSL_CERT_DIR.

  /// The directories, one by one.
  std::vector<std::string> directories() const;
};

/// The error of a call that cannot verify its server.
Error authorities_error(std::string message);

/// The system's: those of SSL_CERT_FILE and SSL_CERT_DIR; else those that libcurl was built with;
/// else those of the first place, of those that distributions have, that is there. Else the error,
/// tls_failed, of a call that needs them.
std::expected<CertificateAuthorities, Error> system_authorities();

/// The same, given the variables, null where unset, what libcurl was built with, and the
/// distributions' places. Names in the variables may be relative to where the process is now.
std::expected<CertificateAuthorities, Error> find_authorities(
    const char* cert_file, const char* cert_dir, const CertificateAuthorities& built_in,
    std::span<const char* const> places);

}  // namespace userhub
