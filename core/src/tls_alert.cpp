#include "tls_alert.hpp"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include <cstdint>
#include <string>

#include "fork_hold.hpp"

namespace userhub {
namespace {

/// Where an SSL_CTX has the alert.
int alert_place() {
  const ForkHold hold;  // a child would wait for ever for a static half made
  static const int place = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}

bool uses_this_version() {
  const char* const used = curl_version_info(CURLVERSION_NOW)->ssl_version;
  return used != nullptr &&
         used == std::string("OpenSSL/") + OpenSSL_version(OPENSSL_VERSION_STRING);
}

/// Its method is an object of the copy of OpenSSL that made it.
bool is_of_this_copy(const SSL_CTX* context) {
  return SSL_CTX_get_ssl_method(context) == TLS_client_method();
}

void on_info(const SSL* ssl, int where, int value) {
  if (where != SSL_CB_READ_ALERT) return;
  if (value >> 8 != SSL3_AL_FATAL) return;
  const auto alert = static_cast<std::uintptr_t>(value & 0xff);
  SSL_CTX_set_ex_data(SSL_get_SSL_CTX(ssl), alert_place(), reinterpret_cast<void*>(alert));
}

constexpr std::string_view wants_certificate =
    "wants a client certificate, which this client does not have";

std::optional<std::string_view> refusal_by(std::uintptr_t alert) {
  switch (alert) {
    case SSL_AD_CERTIFICATE_REQUIRED:
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
      return wants_certificate;
    case SSL_AD_HANDSHAKE_FAILURE:
      return "refused the TLS handshake: it wants other TLS settings, or a client certificate, "
             "which this client does not have";
    case SSL_AD_ACCESS_DENIED:
      return "denied access in the TLS handshake: it may want a client certificate, which this "
             "client does not have";
    case SSL_AD_PROTOCOL_VERSION:
      return "accepts neither TLS 1.2 nor TLS 1.3";
    case SSL_AD_INSUFFICIENT_SECURITY:
      return "wants stronger TLS settings than this client's";
    case SSL_AD_UNRECOGNIZED_NAME:
      return "does not serve this host name: check the base URL";
    case SSL_AD_NO_APPLICATION_PROTOCOL:
      return "does not speak HTTP/1.1: check the base URL";
    default:
      return std::nullopt;
  }
}

}  // namespace

void TlsAlert::Free::operator()(SSL_CTX* context) const {
  const ForkHold hold;
  SSL_CTX_free(context);
}

CURLcode TlsAlert::watch(CURL* easy) {
  if (!uses_this_version() || alert_place() < 0) return CURLE_OK;
  const CURLcode set = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, on_context);
  return set == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this) : set;
}

CURLcode TlsAlert::on_context(CURL* /*easy*/, void* context, void* self) {
  auto* const created = static_cast<SSL_CTX*>(context);
  if (!is_of_this_copy(created) || SSL_CTX_up_ref(created) != 1) return CURLE_OK;
  SSL_CTX_set_info_callback(created, on_info);
  static_cast<TlsAlert*>(self)->context_.reset(created);
  return CURLE_OK;
}

std::optional<std::string_view> TlsAlert::refusal() const {
  if (!context_) return std::nullopt;
  return refusal_by(
      reinterpret_cast<std::uintptr_t>(SSL_CTX_get_ex_data(context_.get(), alert_place())));
}

}  // namespace userhub
