#pragma once

#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>

namespace userhub {

/// The fatal alert with which the peer ended the TLS connection that a transfer made; not one that
/// ends a kept connection, which is replaced. libcurl shows an alert only in a text. Unknown if a
/// reset arrived before it.
///
/// The alert is stored in the connection's SSL_CTX, and the transfer holds a reference to that: a
/// connection may outlive the transfer that made it, so it must not refer to one.
class TlsAlert {
 public:
  /// Watches the connections of a context, which libcurl has made for the transfer and which is of
  /// this copy of OpenSSL.
  void watch(SSL_CTX* context);

  /// Before each transfer.
  void reset() { context_.reset(); }

  /// The number of the alert (RFC 8446, section 6); 0 if the last connection made had none.
  int number() const;

  /// The alert as a message, if it says that the server or proxy does not accept this client.
  std::optional<std::string> refusal() const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };

  std::unique_ptr<SSL_CTX, Free> context_;
};

}  // namespace userhub
