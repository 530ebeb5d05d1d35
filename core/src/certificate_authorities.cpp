#include "certificate_authorities.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace userhub {
namespace {

constexpr std::array distributions_places{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",                   // older ones of these
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/ssl/cert.pem",                                  // Alpine's, and links elsewhere
};

bool is_set(const char* variable) {
  return variable != nullptr && *variable != '\0';
}

Error nothing_found(std::span<const char* const> places) {
  std::string message =
      "no certificate authorities to trust were found: SSL_CERT_FILE and "
      "SSL_CERT_DIR are not set";
  for (const char* place : places) message.append(", no ").append(place);
  message +=
      "; install the system's ca-certificates (or, for Python, certifi), or name a PEM file as "
      "ca_file";
  return {.code = ErrorCode::tls_failed, .message = std::move(message), .phase = Phase::tls};
}

}  // namespace

std::expected<CertificateAuthorities, Error> system_authorities() {
  const curl_version_info_data* curl = curl_version_info(CURLVERSION_NOW);
  if (curl->cainfo != nullptr || curl->capath != nullptr) return CertificateAuthorities{};
  return find_authorities(secure_getenv("SSL_CERT_FILE"), secure_getenv("SSL_CERT_DIR"),
                          distributions_places);
}

std::expected<CertificateAuthorities, Error> find_authorities(const char* cert_file,
                                                              const char* cert_dir,
                                                              std::span<const char* const> places) {
  if (is_set(cert_file) || is_set(cert_dir)) {
    return CertificateAuthorities{.file = is_set(cert_file) ? cert_file : "",
                                  .directory = is_set(cert_dir) ? cert_dir : ""};
  }
  for (const char* place : places) {
    if (access(place, R_OK) == 0) return CertificateAuthorities{.file = place};
  }
  return std::unexpected(nothing_found(places));
}

}  // namespace userhub
