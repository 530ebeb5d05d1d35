#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "curl/trust_store.hpp"

namespace userhub::testing {

using TlsContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

inline TlsContext new_context() {
  return {SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
}

/// Whether a connection of this context would trust the certificate.
inline bool trusts(SSL_CTX* context, X509* certificate) {
  X509_STORE* store = nullptr;
  SSL_CTX_get0_verify_cert_store(context, &store);
  if (store == nullptr) store = SSL_CTX_get_cert_store(context);
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> verification(
      X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(verification.get(), store, certificate, nullptr);
  X509_STORE_CTX_set_default(verification.get(), "ssl_server");
  return X509_verify_cert(verification.get()) == 1;
}

/// Whether a new connection does that.
inline bool trusts(TrustStore& trust, X509* certificate) {
  const TlsContext context = new_context();
  return trust.install(context.get()).has_value() && trusts(context.get(), certificate);
}

}  // namespace userhub::testing
