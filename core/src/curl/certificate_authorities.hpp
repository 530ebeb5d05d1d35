#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "userhub/error.hpp"

namespace userhub {

/// The CA certificates to trust: those of a PEM file, of directories with OpenSSL's hashed names,
/// or of both. None if both are "".
struct CertificateAuthorities {
  std::string file{};
  std::string directory{};  ///< Or several, separated by colons, as in SSL_CERT_DIR.

  std::vector<std::string> directories() const;
};

/// The error of a call that cannot verify its server.
Error authorities_error(std::string message);

/// The system's CA certificates, from the first of: SSL_CERT_FILE and SSL_CERT_DIR, the paths that
/// libcurl was built with, the paths that distributions use. Fails with the error of a call that
/// needs them.
std::expected<CertificateAuthorities, Error> system_authorities();

/// The same, given the two variables (null if unset), libcurl's paths and the distributions'. Paths
/// in the variables may be relative to the current directory.
std::expected<CertificateAuthorities, Error> find_authorities(
    const char* cert_file, const char* cert_dir, const CertificateAuthorities& built_in,
    std::span<const char* const> distribution_paths);

}  // namespace userhub
