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

/// An SSL_CTX keeps a pointer: the one to an alert's place in this.
constexpr std::array<char, 256> alerts{};

/// The index of that pointer.
int alert_index() {
  const ForkHold hold;  // a child would wait for ever for a static that is half initialized
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

void on_info(const SSL* ssl, int where, int value) {
  if (where != SSL_CB_READ_ALERT || value >> 8 != SSL3_AL_FATAL) return;
  const char* const alert = &alerts[static_cast<std::size_t>(value & 0xff)];
  SSL_CTX_set_ex_data(SSL_get_SSL_CTX(ssl), alert_index(), const_cast<char*>(alert));
}

}  // namespace

void TlsAlert::Free::operator()(SSL_CTX* context) const {
  const ForkHold hold;
  SSL_CTX_free(context);
}

void TlsAlert::watch(SSL_CTX* context) {
  if (alert_index() < 0 || SSL_CTX_up_ref(context) != 1) return;
  SSL_CTX_set_info_callback(context, on_info);
  context_.reset(context);
}

int TlsAlert::number() const {
  if (!context_) return 0;
  const void* const alert = SSL_CTX_get_ex_data(context_.get(), alert_index());
  return alert == nullptr ? 0 : static_cast<int>(static_cast<const char*>(alert) - alerts.data());
}

std::optional<std::string> TlsAlert::refusal() const {
  const auto* const found = std::ranges::find(refusals, number(), &Refusal::alert);
  if (found == refusals.end()) return std::nullopt;
  return std::string(tls_context::is_to_server(context_.get()) ? "the server " : "the proxy ")
      .append(found->text);
}

}  // namespace userhub
