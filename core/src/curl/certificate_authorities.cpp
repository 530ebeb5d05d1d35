#include "curl/certificate_authorities.hpp"

#include <curl/curl.h>
#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <ranges>
#include <string_view>
#include <utility>

#include "process/platform.hpp"

namespace userhub {
namespace {

constexpr std::array common_paths{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
    "/etc/pki/tls/certs/ca-bundle.crt",                   // older Fedora and RHEL
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/ssl/cert.pem",                                  // Alpine, and links elsewhere
};

bool is_set(const char* variable) {
  return variable != nullptr && *variable != '\0';
}

bool is_readable(const std::string& path) {
  return !path.empty() && access(path.c_str(), R_OK) == 0;
}

/// Whether a file has a name as c_rehash gives it. Without this check an empty directory would hide
/// the next candidate. With std::filesystem's iterator, libstdc++ would end the process where
/// memory runs out.
bool has_certificates(const std::string& directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(directory.c_str()), closedir);
  if (!entries) return false;
  while (const dirent* entry = readdir(entries.get())) {
    const std::string_view name = entry->d_name;
    if (name.size() == 10 && name.ends_with(".0")) return true;
  }
  return false;
}

/// The part that exists.
CertificateAuthorities existing_part(const CertificateAuthorities& authorities) {
  CertificateAuthorities part;
  if (is_readable(authorities.file)) part.file = authorities.file;
  const auto directories = directories_of(authorities);
  if (std::any_of(directories.begin(), directories.end(), has_certificates)) {
    part.directory = authorities.directory;
  }
  return part;
}

Error not_found_error(std::span<const char* const> paths) {
  std::string message = "no CA certificates were found: SSL_CERT_FILE and SSL_CERT_DIR are not set";
  for (const char* path : paths) message.append(", no ").append(path);
  message +=
      "; install the system's ca-certificates (or, for Python, certifi), or set ca_file to a PEM "
      "file";
  return authorities_error(std::move(message));
}

/// As absolute paths: the process may change its directory before a call reads them.
std::expected<CertificateAuthorities, Error> from_environment(const char* cert_file,
                                                              const char* cert_dir) {
  CertificateAuthorities found;
  try {
    if (is_set(cert_file)) found.file = std::filesystem::absolute(cert_file).string();
    const CertificateAuthorities relative{.directory = is_set(cert_dir) ? cert_dir : ""};
    for (const std::string& directory : directories_of(relative)) {
      if (!found.directory.empty()) found.directory += ':';
      found.directory += std::filesystem::absolute(directory).string();
    }
  } catch (const std::filesystem::filesystem_error&) {
    return std::unexpected(authorities_error(
        "SSL_CERT_FILE or SSL_CERT_DIR is relative to a directory that does not exist: use an "
        "absolute path"));
  }
  return found;
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
  return find_authorities(trusted_environment("SSL_CERT_FILE"), trusted_environment("SSL_CERT_DIR"),
                          built_in, common_paths);
}

std::expected<CertificateAuthorities, Error> find_authorities(
    const char* cert_file, const char* cert_dir, const CertificateAuthorities& built_in,
    std::span<const char* const> distribution_paths) {
  if (is_set(cert_file) || is_set(cert_dir)) return from_environment(cert_file, cert_dir);
  CertificateAuthorities libcurls = existing_part(built_in);
  if (!libcurls.file.empty() || !libcurls.directory.empty()) return libcurls;
  for (const char* path : distribution_paths) {
    if (is_readable(path)) return CertificateAuthorities{.file = path};
  }
  return std::unexpected(not_found_error(distribution_paths));
}

}  // namespace userhub
