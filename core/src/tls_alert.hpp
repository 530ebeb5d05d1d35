#pragma once

#include <curl/curl.h>
#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>

namespace userhub {

/// The alert by which the other end of a TLS connection said why it ended it, where a transfer has
/// made the connection: one that ends while it is kept is made anew. libcurl tells an alert in a
/// text alone. Known only where libcurl uses the OpenSSL that is linked here too, and where no
/// reset has overtaken it.
///
/// The alert is stored in the connection's SSL_CTX, and the transfer holds a reference to that: a
/// connection may outlive the transfer that made it, so it must not refer to one.
class TlsAlert {
 public:
  /// CURLOPT_SSLVERSION for the server, and no CURLOPT_PROXY_SSLVERSION may have that maximum: it
  /// is how a connection to a proxy is told from one to the server.
  static constexpr long server_versions = +CURL_SSLVERSION_TLSv1_2 | +CURL_SSLVERSION_MAX_TLSv1_3;

  /// Has libcurl tell this of each TLS connection that it makes for `easy`. Must outlive `easy`'s
  /// transfers. Without effect where libcurl uses another TLS.
  CURLcode watch(CURL* easy);

  /// Before each transfer.
  void reset() { context_.reset(); }

  /// What the server or a proxy said that will end TLS the next time too, as a message. Nothing
  /// where the last connection made has had no such alert.
  std::optional<std::string> refusal() const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };

  static CURLcode on_context(CURL* easy, void* context, void* self);

  std::unique_ptr<SSL_CTX, Free> context_;
};

}  // namespace userhub
