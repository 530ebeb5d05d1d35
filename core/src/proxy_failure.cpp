#include "proxy_failure.hpp"

namespace userhub {

FailureKind socks_failure_kind(CURLproxycode refusal) {
  switch (refusal) {
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED:
      return {ErrorCode::connection_failed, false, "the proxy refused the user name or password"};
    case CURLPX_REPLY_NOT_ALLOWED:
      return {ErrorCode::connection_failed, false, "the proxy does not allow the connection"};
    case CURLPX_RESOLVE_HOST:
      return {ErrorCode::connection_failed, true,
              "the host name, which this proxy leaves to its client, could not be resolved"};
    default:
      return {ErrorCode::connection_failed, true, "the proxy did not connect"};
  }
}

FailureKind proxy_failure_kind(CURLcode result, const FailureKind& elsewhere) {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::connection_failed, true, "the proxy's name could not be resolved"};
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::connection_failed, true, "could not connect to the proxy"};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorCode::tls_failed, true, "the TLS handshake with the proxy failed"};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorCode::tls_failed, false, "the proxy's certificate could not be verified"};
    default:
      const bool is_answer = elsewhere.code == ErrorCode::bad_response;
      return {is_answer ? ErrorCode::connection_failed : elsewhere.code,
              is_answer || elsewhere.retryable, "the proxy opened no tunnel"};
  }
}

}  // namespace userhub
