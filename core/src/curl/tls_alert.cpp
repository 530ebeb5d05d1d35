#include "curl/tls_alert.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "curl/tls_context.hpp"
#include "process/fork_hold.hpp"

namespace userhub {
namespace {

constexpr std::string_view wants_certificate =
    "wants a client certificate, which this client does not have";

struct Refusal {
  int alert;
  std::string_view text;
};

constexpr std::array<Refusal, 13> refusals{{
    {SSL_AD_CERTIFICATE_REQUIRED, wants_certificate},
    {SSL_AD_BAD_CERTIFICATE, wants_certificate},
    {SSL_AD_UNSUPPORTED_CERTIFICATE, wants_certificate},
    {SSL_AD_CERTIFICATE_REVOKED, wants_certificate},
    {SSL_AD_CERTIFICATE_EXPIRED, wants_certificate},
    {SSL_AD_CERTIFICATE_UNKNOWN, wants_certificate},
    {SSL_AD_UNKNOWN_CA, wants_certificate},
    {SSL_AD_ACCESS_DENIED,
     "denied access in the TLS handshake: it may want a client certificate, which this client does "
     "not have"},
    {SSL_AD_HANDSHAKE_FAILURE,
     "refused the TLS handshake: it wants other TLS settings, or a client certificate, which this "
     "client does not have"},
    {SSL_AD_PROTOCOL_VERSION, "accepts neither TLS 1.2 nor TLS 1.3"},
    {SSL_AD_INSUFFICIENT_SECURITY, "wants stronger TLS settings than this client's"},
    {SSL_AD_UNRECOGNIZED_NAME, "does not serve this host name: check the base URL"},
    {SSL_AD_NO_APPLICATION_PROTOCOL, "does not speak HTTP/1.1: check the base URL"},
}};

/// Where an SSL_CTX has the refusal that came.
int refusal_place() {
  const ForkHold hold;  // a child would wait for ever for a static half made
  static const int place = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}

void on_info(const SSL* ssl, int where, int value) {
  if (where != SSL_CB_READ_ALERT || value >> 8 != SSL3_AL_FATAL) return;
  const auto* const found = std::find_if(
      refusals.begin(), refusals.end(),
      [alert = value & 0xff](const Refusal& refusal) { return refusal.alert == alert; });
  if (found == refusals.end()) return;
  SSL_CTX_set_ex_data(SSL_get_SSL_CTX(ssl), refusal_place(), const_cast<Refusal*>(found));
}

}  // namespace

void TlsAlert::Free::operator()(SSL_CTX* context) const {
  const ForkHold hold;
  SSL_CTX_free(context);
}

void TlsAlert::watch(SSL_CTX* context) {
  if (refusal_place() < 0 || SSL_CTX_up_ref(context) != 1) return;
  SSL_CTX_set_info_callback(context, on_info);
  context_.reset(context);
}

std::optional<std::string> TlsAlert::refusal() const {
  if (!context_) return std::nullopt;
  const auto* const came =
      static_cast<const Refusal*>(SSL_CTX_get_ex_data(context_.get(), refusal_place()));
  if (came == nullptr) return std::nullopt;
  return std::string(tls_context::is_to_server(context_.get()) ? "the server " : "the proxy ")
      .append(came->text);
}

}  // namespace userhub
