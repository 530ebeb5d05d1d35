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
