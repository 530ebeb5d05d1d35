#include "curl/curl_failure.hpp"

namespace userhub {

FailureKind failure_kind(CURLcode result) {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorCode::connection_failed, true, "the host name could not be resolved"};
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return {ErrorCode::connection_failed, true, "could not connect"};
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_UPLOAD_FAILED:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_ABORTED_BY_CALLBACK:  // CurlTransfer::on_request(), of a repeat
      return {ErrorCode::connection_failed, true,
              "the connection ended before the answer was complete"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_SHUTDOWN_FAILED:
      return {ErrorCode::tls_failed, true, "the TLS handshake failed"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {ErrorCode::tls_failed, false,
              "the server's certificate could not be verified: if it is your own authority's, set "
              "ca_file"};
    case CURLE_SSL_CLIENTCERT:
      return {ErrorCode::tls_failed, false,
              "the server wants a client certificate, which this client does not have"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorCode::tls_failed, false, "the file of trusted certificates could not be used"};
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
      return {ErrorCode::tls_failed, false, "TLS could not be set up"};
    case CURLE_UNSUPPORTED_PROTOCOL:  // an HTTP/0.9 answer
    case CURLE_HTTP2:
      return {ErrorCode::bad_response, false, "the answer is not HTTP: check the base URL"};
    case CURLE_WEIRD_SERVER_REPLY:
      return {ErrorCode::bad_response, false, "the answer is not valid HTTP"};
    case CURLE_BAD_CONTENT_ENCODING:
      return {ErrorCode::bad_response, false, "the answer's content encoding is broken or unknown"};
    case too_large:
      return headers_too_long;
    default:
      return {ErrorCode::internal, false, "curl failed"};
  }
}

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
