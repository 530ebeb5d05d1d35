#include "curl/curl_failure.hpp"

#include <optional>

#include "curl/easy_handle.hpp"

namespace userhub {
namespace {

/// Whether the transfer failed before the proxy had connected.
bool is_of_proxy(const FailedTransfer& failed) {
  const Proxy& proxy = failed.settings.proxy;
  if (!proxy.is_set() || failed.request_begun) return false;
  const bool has_tunnel = proxy.socks || tunnel_status(failed.easy) / 100 == 2;
  return !has_tunnel || failed.result == CURLE_COULDNT_RESOLVE_PROXY ||
         failed.result == CURLE_COULDNT_CONNECT || failed.result == CURLE_PROXY ||
         failure_of(failed.result).cause == FailureCause::malformed_answer;
}

CurlFailure classify(const FailedTransfer& failed) {
  if (failed.result == CURLE_PROXY) {
    return socks_failure(static_cast<CURLproxycode>(curl_info(failed.easy, CURLINFO_PROXY_ERROR)));
  }
  const CurlFailure failure = failed.problem.empty()
                                  ? failure_of(failed.result)
                                  : CurlFailure{FailureCause::malformed_answer, failed.problem};
  return is_of_proxy(failed) ? proxy_failure(failed.result, failure) : failure;
}

/// Whether a TLS alert may have led to this result. Verification also fails if the server could not
/// verify the client.
bool may_be_by_alert(CURLcode result) {
  return result == CURLE_SSL_CONNECT_ERROR || result == CURLE_PEER_FAILED_VERIFICATION ||
         result == CURLE_GOT_NOTHING || result == CURLE_RECV_ERROR || result == CURLE_SEND_ERROR;
}

Phase phase_of(FailureCause cause, Phase reached) {
  switch (cause) {
    case FailureCause::tls_setup:
    case FailureCause::tls_handshake:
    case FailureCause::tls_verification:
      return Phase::tls;
    case FailureCause::malformed_answer:
      return Phase::response;
    default:
      // Here TLS itself did not fail, so the tunnel did, whatever status the proxy sent.
      return reached == Phase::tls ? Phase::connect : reached;
  }
}

std::string message_of(const FailedTransfer& failed, std::string_view problem) {
  std::string message(problem);
  if (is_of_proxy(failed)) {
    const std::string& source = failed.settings.proxy.source;
    message.append(source == "proxy" ? " (set by the option " : " (set by ").append(source);
    return message.append(", on the way to ").append(failed.settings.base_url.host).append(")");
  }
  message.append(" (").append(destination(failed.settings));
  if (!failed.problem.empty()) return message.append(")");  // curl does not know why
  return message.append(": ")
      .append(failed.curl_text.empty() ? curl_easy_strerror(failed.result) : failed.curl_text)
      .append(")");
}

}  // namespace

CurlFailure failure_of(CURLcode result) {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {FailureCause::not_connected, "the host name could not be resolved"};
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return {FailureCause::not_connected, "could not connect"};
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_UPLOAD_FAILED:
    case CURLE_SEND_FAIL_REWIND:
    case CURLE_ABORTED_BY_CALLBACK:  // CurlTransfer::on_request(), of a repeat
      return {FailureCause::connection_lost, "the connection ended before the answer was complete"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_SHUTDOWN_FAILED:
      return {FailureCause::tls_handshake, "the TLS handshake failed"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {
          FailureCause::tls_verification,
          "the server's certificate could not be verified: if your own authority issued it, set "
          "ca_file"};
    case CURLE_SSL_CLIENTCERT:
      return {FailureCause::tls_verification,
              "the server wants a client certificate, which this client does not have"};
    case CURLE_SSL_CACERT_BADFILE:
      return {FailureCause::tls_setup, "the file of trusted certificates could not be used"};
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
      return {FailureCause::tls_setup, "TLS could not be set up"};
    case CURLE_UNSUPPORTED_PROTOCOL:  // an HTTP/0.9 answer
    case CURLE_HTTP2:
      return {FailureCause::malformed_answer, "the answer is not HTTP: check the base URL"};
    case CURLE_WEIRD_SERVER_REPLY:
      return {FailureCause::malformed_answer, "the answer is not valid HTTP"};
    case CURLE_BAD_CONTENT_ENCODING:
      return {FailureCause::malformed_answer, "the answer's content encoding is broken or unknown"};
    case too_large:
      return {FailureCause::malformed_answer, headers_too_long};
    default:
      return {FailureCause::internal, "curl failed"};
  }
}

CurlFailure socks_failure(CURLproxycode refusal) {
  switch (refusal) {
    case CURLPX_NO_AUTH:
    case CURLPX_USER_REJECTED:
      return {FailureCause::proxy_refusal, "the proxy refused the user name or password"};
    case CURLPX_REPLY_NOT_ALLOWED:
      return {FailureCause::proxy_refusal, "the proxy does not allow the connection"};
    case CURLPX_RESOLVE_HOST:
      return {FailureCause::not_connected,
              "the host name could not be resolved: socks4a and socks5h let the proxy resolve it"};
    default:
      return {FailureCause::not_connected, "the proxy did not connect"};
  }
}

CurlFailure proxy_failure(CURLcode result, const CurlFailure& elsewhere) {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {FailureCause::not_connected, "the proxy's name could not be resolved"};
    case CURLE_COULDNT_CONNECT:
      return {FailureCause::not_connected, "could not connect to the proxy"};
    case CURLE_SSL_CONNECT_ERROR:
      return {FailureCause::tls_handshake, "the TLS handshake with the proxy failed"};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {FailureCause::tls_verification, "the proxy's certificate could not be verified"};
    default:
      const bool is_answer = elsewhere.cause == FailureCause::malformed_answer;
      return {is_answer ? FailureCause::not_connected : elsewhere.cause,
              "the proxy opened no tunnel"};
  }
}

void explain(AttemptOutcome& outcome, const FailedTransfer& failed) {
  if (const long status = tunnel_status(failed.easy); status >= 300) {
    outcome.cause = status < 500 ? FailureCause::proxy_refusal : FailureCause::not_connected;
    outcome.phase = Phase::connect;
    outcome.message = "the proxy refused to connect, with status " + std::to_string(status);
    return;
  }
  CurlFailure failure = classify(failed);
  std::optional<std::string> refusal;
  if (outcome.bytes_received == 0 && may_be_by_alert(failed.result)) {
    outcome.tls_alert = failed.alert.number();
    refusal = failed.alert.refusal();
    if (refusal) failure = {FailureCause::tls_handshake, *refusal};
  }
  outcome.cause = failure.cause;
  outcome.phase = phase_of(failure.cause, outcome.phase);
  outcome.message = message_of(failed, failure.message);
}

std::string destination(const ResolvedOptions& settings) {
  const std::string& host = settings.base_url.host;
  return settings.proxy.is_set() ? host + " through the proxy" : host;
}

}  // namespace userhub
