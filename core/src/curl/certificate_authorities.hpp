#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "resolved_options.hpp"

namespace userhub {

/// The directories that `authorities` names, one by one.
std::vector<std::string> directories_of(const CertificateAuthorities& authorities);

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
