#pragma once

#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>

namespace userhub {

/// The alert by which the other end of a TLS connection said why it ended it, where a transfer has
/// made the connection: one that ends while it is kept is made anew. libcurl tells an alert in a
/// text alone. Known only where no reset has overtaken it.
///
/// The alert is stored in the connection's SSL_CTX, and the transfer holds a reference to that: a
/// connection may outlive the transfer that made it, so it must not refer to one.
class TlsAlert {
 public:
  /// Has this tell of the connections of a context, which libcurl has made for the transfer and
  /// which is of this copy of OpenSSL.
  void watch(SSL_CTX* context);

  /// Before each transfer.
  void reset() { context_.reset(); }

  /// What the server or a proxy said that will end TLS the next time too, as a message. Nothing
  /// where the last connection made has had no such alert.
  std::optional<std::string> refusal() const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };

  std::unique_ptr<SSL_CTX, Free> context_;
};

}  // namespace userhub
