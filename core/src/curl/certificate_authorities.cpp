#include "curl/certificate_authorities.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <ranges>
#include <utility>

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

bool is_readable(const std::string& path) {
  return !path.empty() && access(path.c_str(), R_OK) == 0;
}

/// As c_rehash names a certificate: an empty directory is no place of authorities.
bool has_certificates(const std::string& directory) {
  std::error_code failure;
  for (auto entry = std::filesystem::directory_iterator(directory, failure);
       !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    if (name.size() == 10 && name.ends_with(".0")) return true;
  }
  return false;
}

/// Those of them that are there.
CertificateAuthorities present(const CertificateAuthorities& authorities) {
  CertificateAuthorities there;
  if (is_readable(authorities.file)) there.file = authorities.file;
  const auto directories = directories_of(authorities);
  if (std::any_of(directories.begin(), directories.end(), has_certificates)) {
    there.directory = authorities.directory;
  }
  return there;
}

Error nothing_found(std::span<const char* const> places) {
  std::string message =
      "no certificate authorities to trust were found: SSL_CERT_FILE and "
      "SSL_CERT_DIR are not set";
  for (const char* place : places) message.append(", no ").append(place);
  message +=
      "; install the system's ca-certificates (or, for Python, certifi), or name a PEM file as "
      "ca_file";
  return authorities_error(std::move(message));
}

/// The process may be elsewhere by the time that a call looks.
std::expected<CertificateAuthorities, Error> named_by(const char* cert_file, const char* cert_dir) {
  CertificateAuthorities named;
  try {
    if (is_set(cert_file)) named.file = std::filesystem::absolute(cert_file).string();
    const CertificateAuthorities relative{.directory = is_set(cert_dir) ? cert_dir : ""};
    for (const std::string& directory : directories_of(relative)) {
      if (!named.directory.empty()) named.directory += ':';
      named.directory += std::filesystem::absolute(directory).string();
    }
  } catch (const std::filesystem::filesystem_error&) {
    return std::unexpected(authorities_error(
        "SSL_CERT_FILE or SSL_CERT_DIR is relative to a directory that is gone: use a "
        "full path"));
  }
  return named;
}

}  // namespace

Error authorities_error(std::string message) {
  return {.code = ErrorCode::tls_failed, .message = std::move(message), .phase = Phase::tls};
}

std::vector<std::string> directories_of(const CertificateAuthorities& authorities) {
  std::vector<std::string> each;
  for (const auto part : std::views::split(authorities.directory, ':')) {
    if (!part.empty()) each.emplace_back(part.begin(), part.end());
  }
  return each;
}

std::expected<CertificateAuthorities, Error> system_authorities() {
  const curl_version_info_data* const curl = curl_version_info(CURLVERSION_NOW);
  const auto text = [](const char* path) { return path == nullptr ? "" : path; };
  const CertificateAuthorities built_in{.file = text(curl->cainfo),
                                        .directory = text(curl->capath)};
  return find_authorities(secure_getenv("SSL_CERT_FILE"), secure_getenv("SSL_CERT_DIR"), built_in,
                          distributions_places);
}

std::expected<CertificateAuthorities, Error> find_authorities(
    const char* cert_file, const char* cert_dir, const CertificateAuthorities& built_in,
    std::span<const char* const> places) {
  if (is_set(cert_file) || is_set(cert_dir)) return named_by(cert_file, cert_dir);
  CertificateAuthorities libcurls = present(built_in);
  if (!libcurls.file.empty() || !libcurls.directory.empty()) return libcurls;
  for (const char* place : places) {
    if (is_readable(place)) return CertificateAuthorities{.file = place};
  }
  return std::unexpected(nothing_found(places));
}

}  // namespace userhub
