#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "received_request.hpp"
#include "tls_identity.hpp"

namespace userhub::testing {

/// What the server does with one request.
struct Reply {
  /// How the connection goes on after the bytes; `vanish` is a close without a TLS close_notify.
  enum class Then { keep_alive, close, vanish, reset };

  std::string bytes{};
  Then then = Then::keep_alive;
  bool held = false;
  bool renegotiates = false;         ///< First asks, in TLS 1.2, for a certificate of the client's.
  std::string repeated{};            ///< Sent after the bytes, over and over.
  std::chrono::milliseconds pace{};  ///< Between a byte and the next; 0: all at once.
  std::shared_ptr<ssl_ctx_st> tunnel{};  ///< Afterwards the connection goes on in TLS.

  /// A complete answer with Content-Length; the connection stays open.
  static Reply json(int status, std::string_view body, const Headers& headers = {});
  /// 200 with this redirectUrl, which must need no escaping.
  static Reply session(std::string_view redirect_url);
  /// An answer that promises `missing` bytes more than it sends, then a close.
  static Reply cut(int status, std::string_view body, std::size_t missing = 100);
  /// These bytes as they are, then a close.
  static Reply raw(std::string bytes);
  /// A close without a byte.
  static Reply close();
  /// A TCP reset without a byte.
  static Reply reset();
  /// In TLS 1.2, no answer before the client has shown a certificate.
  static Reply demand_certificate();
  /// What a proxy says to a CONNECT. The tunnel ends in this same server, by default with a trusted
  /// certificate: the next request on the connection is the one that went through it.
  static Reply tunnelled(const Tls& tls = {});

  /// The same, sent only after LoopbackServer::release().
  Reply hold() &&;
  /// The same, byte by byte.
  Reply drip(std::chrono::milliseconds pace) &&;
  /// The same, but the connection is left open.
  Reply left_open() &&;
};

}  // namespace userhub::testing
