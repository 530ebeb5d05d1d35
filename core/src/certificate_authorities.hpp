#pragma once

#include <expected>
#include <span>
#include <string>

#include "userhub/error.hpp"

namespace userhub {

/// Whom to trust: those of a PEM file, of a directory by OpenSSL's names, or of both. Both "": whom
/// libcurl trusts by itself.
struct CertificateAuthorities {
  std::string file{};
  std::string directory{};
};

/// The system's. Where libcurl was built without a place of its own, as for a wheel, those of
/// SSL_CERT_FILE and SSL_CERT_DIR, else of the first place, of those that distributions have, that
/// is there; else the error, tls_failed, of a call that needs them.
std::expected<CertificateAuthorities, Error> system_authorities();

/// The same for a libcurl without a place of its own, given the variables, null where unset, and
/// the distributions' places.
std::expected<CertificateAuthorities, Error> find_authorities(const char* cert_file,
                                                              const char* cert_dir,
                                                              std::span<const char* const> places);

}  // namespace userhub
