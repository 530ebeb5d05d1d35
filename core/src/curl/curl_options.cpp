#include "curl/curl_options.hpp"

#include <algorithm>
#include <string>

#include "curl/easy_handle.hpp"
#include "curl/placeholder_certificate.hpp"
#include "curl/tls_context.hpp"
#include "curl/trust_store.hpp"

namespace userhub {
namespace {

/// From 8.17 on libcurl replaces an option that is null or not set by its built-in default.
bool fills_in_null() {
  return curl_version_info(CURLVERSION_NOW)->version_num >= 0x081100;
}

/// curl keeps a copy of the text.
void set_text(OptionSetter& set, CURLoption option, std::string text) {
  curl_blob blob{.data = text.data(), .len = text.size(), .flags = CURL_BLOB_COPY};
  set(option, &blob);
}

/// Makes libcurl load these authorities and no others.
void trust(OptionSetter& set, const CertificateAuthorities& authorities, CURLoption file,
           CURLoption blob, CURLoption directory) {
  if (authorities.file.empty()) {
    set(file, static_cast<const char*>(nullptr));
    if (fills_in_null()) set_text(set, blob, placeholder_certificate);
  } else {
    set(file, authorities.file.c_str());
  }
  const char* const none = fills_in_null() ? "/dev/null" : nullptr;
  set(directory, authorities.directory.empty() ? none : authorities.directory.c_str());
}

}  // namespace

CURLcode CurlOptions::set_fixed(CURL* easy) {
  OptionSetter set(easy);
  set(CURLOPT_POST, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // or a stuck lookup would outlast the deadline
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_ACCEPT_ENCODING, "gzip");
  set(CURLOPT_NOPROGRESS, 1L);
  set(CURLOPT_MAXLIFETIME_CONN, static_cast<long>(settings_->options.max_connection_age.count()));
  // For either option that is not set, curl would ask the environment at each transfer.
  set(CURLOPT_PROXY, settings_->proxy.url.c_str());
  set(CURLOPT_NOPROXY, "");
  // Kerberos would read the environment and files, and block the thread past the deadline.
  set(CURLOPT_SOCKS5_AUTH, static_cast<long>(CURLAUTH_BASIC));
  // Parsed once: parsing a URL for each request would be a sixth of curl's work.
  if (settings_->base_url.https || !settings_->proxy.is_set()) {  // else the proxy needs whole URLs
    origin_ = parse_url(settings_->base_url.origin);
    set(CURLOPT_CURLU, origin_.get());
  }
  set(set_security(easy));
  set(set_headers(easy));
  return set.result();
}

CURLcode CurlOptions::set_security(CURL* easy) {
  OptionSetter set(easy);
  set(CURLOPT_SSLVERSION, tls_context::server_versions);
  set(CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  const CertificateAuthorities nobody{};
  trust(set, settings_->authorities ? *settings_->authorities : nobody, CURLOPT_PROXY_CAINFO,
        CURLOPT_PROXY_CAINFO_BLOB, CURLOPT_PROXY_CAPATH);
  trust(set, settings_->trust_store ? nobody : settings_->trusted, CURLOPT_CAINFO,
        CURLOPT_CAINFO_BLOB, CURLOPT_CAPATH);
  set(set_trust_edition(easy));
  return set.result();
}

/// As a text before the placeholder: libcurl uses no connection or TLS session that was made with
/// another text.
CURLcode CurlOptions::set_trust_edition(CURL* easy) {
  if (!settings_->trust_store) return CURLE_OK;
  trust_edition_ = settings_->trust_store->edition();
  OptionSetter set(easy);
  set_text(set, CURLOPT_CAINFO_BLOB,
           "edition " + std::to_string(trust_edition_) + "\n" + placeholder_certificate);
  return set.result();
}

CURLcode CurlOptions::set_headers(CURL* easy) {
  const auto append = [this](const std::string& line) {
    curl_slist* list = curl_slist_append(headers_.get(), line.c_str());
    if (!headers_) headers_.reset(list);  // later ones are appended behind it
    return list != nullptr;
  };
  for (const auto& [name, value] : settings_->headers) {
    if (!append(std::string(name).append(": ").append(value))) return CURLE_OUT_OF_MEMORY;
  }
  if (!append("Expect:")) return CURLE_OUT_OF_MEMORY;  // never wait for a 100-continue
  return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
}

CURLcode CurlOptions::set_attempt(CURL* easy, const EncodedRequest& request,
                                  const AttemptLimits& limits, std::chrono::seconds max_idle) {
  OptionSetter set(easy);
  if (origin_) {
    set(CURLOPT_REQUEST_TARGET, request.target.c_str());
  } else {
    set(CURLOPT_URL, (settings_->base_url.origin + request.target).c_str());
  }
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  set(CURLOPT_POSTFIELDS, request.body.c_str());
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_timeout.count()));
  set(CURLOPT_FRESH_CONNECT, limits.fresh_connection ? 1L : 0L);
  set(CURLOPT_FORBID_REUSE, 0L);
  constexpr std::chrono::seconds longest = std::chrono::hours(24);
  set(CURLOPT_MAXAGE_CONN, static_cast<long>(std::min(longest, max_idle).count()));
  const bool has_new_trust =
      settings_->trust_store && settings_->trust_store->edition() != trust_edition_;
  if (has_new_trust) set(set_trust_edition(easy));
  return set.result();
}

}  // namespace userhub
