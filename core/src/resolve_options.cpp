#include "resolve_options.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "curl/base_url.hpp"
#include "curl/certificate_authorities.hpp"
#include "curl/environment_proxy.hpp"
#include "curl/proxy.hpp"
#include "curl/tls_context.hpp"
#include "curl/trust_store.hpp"
#include "invalid_argument.hpp"
#include "request/return_origin.hpp"
#include "text/ascii.hpp"
#include "userhub/version.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;

constexpr const char* api_version = "2025-05-01";
constexpr milliseconds longest_timeout = std::chrono::hours(24);

std::expected<void, Error> check_admin_key(const std::string& key) {
  if (key.empty()) return invalid_argument("admin_key", "is empty: pass your UserHub admin key");
  if (!is_printable_ascii(key) || key.contains(' ')) {
    return invalid_argument(
        "admin_key",
        "has a space, line break or another character that a key cannot contain: check how it "
        "was copied");
  }
  return {};
}

std::expected<void, Error> check_ca_file(const std::string& path) {
  if (path.empty()) return {};
  if (path.find('\0') != std::string::npos)
    return invalid_argument("ca_file", "has a NUL in its path");
  std::error_code unreadable;
  std::ifstream file;
  if (std::filesystem::is_regular_file(path, unreadable)) file.open(path, std::ios::binary);
  if (!file.is_open())
    return invalid_argument("ca_file", "cannot be read: pass the path of a PEM file");
  const std::string pem{std::istreambuf_iterator<char>(file), {}};
  if (pem.find("-----BEGIN ") == std::string::npos) {
    return invalid_argument("ca_file",
                            "has no certificate in PEM form: pass the path of a PEM file");
  }
  return {};
}

/// The working directory may be another one when a call opens the file.
std::expected<void, Error> make_absolute(std::string& ca_file) {
  if (ca_file.empty() || ca_file.starts_with('/')) return {};
  std::error_code failure;
  const auto path = std::filesystem::absolute(ca_file, failure);
  if (failure)
    return invalid_argument(
        "ca_file", "is relative to a directory that does not exist: pass an absolute path");
  ca_file = path.string();
  return {};
}

std::expected<void, Error> check_proxy(const ClientOptions& options, bool https) {
  const auto proxy = parse_proxy("proxy", options.proxy.value_or(""));
  if (!proxy) return std::unexpected(proxy.error());
  if (proxy->is_set() && !proxy->loopback && !https && !options.allow_insecure_base_url) {
    return invalid_argument("proxy",
                            "would see the key, because base_url is plain http: use https, or set "
                            "allow_insecure_base_url");
  }
  return {};
}

std::expected<void, Error> check_user_agent_suffix(const std::string& suffix) {
  if (!is_printable_ascii(suffix)) {
    return invalid_argument("user_agent_suffix",
                            "has a character that a header cannot contain: use ASCII");
  }
  return {};
}

std::expected<void, Error> check_numbers(const ClientOptions& options) {
  const std::pair<milliseconds, std::string_view> timeouts[] = {
      {options.timeout, "timeout"},
      {options.attempt_timeout.value_or(options.timeout), "attempt_timeout"},
      {options.connect_timeout, "connect_timeout"}};
  for (const auto& [timeout, argument] : timeouts) {
    if (auto checked = check_timeout(timeout, argument); !checked) return checked;
  }
  if (options.max_retries < 0 || options.max_retries > 1000) {
    return invalid_argument("max_retries", "must be 0 to 1000");
  }
  if (options.max_connections < 1 || options.max_connections > 10'000) {
    return invalid_argument("max_connections", "must be 1 to 10,000");
  }
  if (options.max_connection_age < std::chrono::seconds(1) ||
      options.max_connection_age > std::chrono::hours(24)) {
    return invalid_argument("max_connection_age", "must be 1 second to 24 hours");
  }
  return {};
}

HttpHeaders make_headers(const ClientOptions& options) {
  std::string user_agent = "userhub-cpp/" USERHUB_VERSION;
  if (!options.user_agent_suffix.empty()) user_agent += " " + options.user_agent_suffix;
  return {{"Authorization", "Bearer " + options.admin_key},
          {"UserHub-Api-Version", api_version},
          {"Content-Type", "application/json"},
          {"Accept", "application/json"},
          {"User-Agent", std::move(user_agent)}};
}

void set_trust(ResolvedOptions& settings, const std::string& ca_file, bool https) {
  settings.authorities = system_authorities();
  settings.trusted = ca_file.empty() ? settings.authorities.value_or(CertificateAuthorities{})
                                     : CertificateAuthorities{.file = ca_file};
  if (https && tls_context::is_shared_with_libcurl()) {
    settings.trust_store = std::make_shared<TrustStore>(settings.trusted);
  }
}

}  // namespace

std::expected<void, Error> check_timeout(milliseconds timeout, std::string_view argument) {
  if (timeout < milliseconds(1) || timeout > longest_timeout) {
    return invalid_argument(std::string(argument), "must be 1 millisecond to 24 hours");
  }
  return {};
}

std::expected<ResolvedOptions, Error> resolve_options(ClientOptions options) {
  auto base = parse_base_url(options.base_url);
  if (!base) return std::unexpected(std::move(base.error()));
  if (auto found = make_absolute(options.ca_file); !found) return std::unexpected(found.error());
  for (auto& checked :
       {check_admin_key(options.admin_key), check_numbers(options), check_ca_file(options.ca_file),
        check_proxy(options, base->https), check_user_agent_suffix(options.user_agent_suffix)}) {
    if (!checked) return std::unexpected(checked.error());
  }
  if (!base->https && !is_loopback(base->host_name) && !options.allow_insecure_base_url) {
    return invalid_argument(
        "base_url",
        "is plain http to another machine, which would send the key unencrypted: use https, or "
        "set allow_insecure_base_url");
  }
  auto return_origins = parse_return_origins(options.allowed_return_origins);
  if (!return_origins) return std::unexpected(std::move(return_origins.error()));
  auto proxy = options.proxy
                   ? parse_proxy("proxy", *options.proxy)
                   : environment_proxy(*base, [](const char* n) { return std::getenv(n); });
  if (!proxy) return std::unexpected(std::move(proxy.error()));
  ResolvedOptions settings;
  settings.proxy = *std::move(proxy);
  set_trust(settings, options.ca_file, base->https);
  settings.return_origins = *std::move(return_origins);
  settings.headers = make_headers(options);
  settings.base_url = *std::move(base);
  settings.options = std::move(options);
  return settings;
}

}  // namespace userhub
