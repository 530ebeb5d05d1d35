#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "call/call.hpp"
#include "curl/curl_failure.hpp"
#include "curl/dead_path.hpp"
#include "curl/tls_alert.hpp"
#include "process/open_sockets.hpp"
#include "request/encode_request.hpp"
#include "resolved_options.hpp"
#include "text/url.hpp"
#include "userhub/http.hpp"

namespace userhub {

struct CurlEasyCleanup {
  void operator()(CURL* easy) const;
};
struct CurlListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// One attempt at a time on one easy handle: the only code that sets a curl option. Whoever drives
/// the handle does so between begin() and end(). Not thread-safe.
class CurlTransfer {
 public:
  /// Before the first transfer; any number of times.
  static std::expected<void, Error> initialize();

  /// `sockets` must outlive the handle's connections, `settings` and `dead_path` the transfer.
  static std::expected<std::unique_ptr<CurlTransfer>, TransferFailure> create(
      const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path);

  CURL* handle() const { return easy_.get(); }

  /// Readies the handle for an attempt; `request` must outlive it.
  std::optional<TransferFailure> begin(const EncodedRequest& request, const Call::Attempt& attempt);

  /// What came of the attempt: nothing where response() is complete.
  std::optional<TransferFailure> end(CURLcode result);
  /// The same, told to the call.
  void conclude(Call& call, CURLcode result);
  /// Tells the call that its attempt goes no further.
  void cancel(Call& call);
  const HttpResponse& response() const { return response_; }

  /// When curl should have ended the attempt in progress, by its connect timeout or its own. Before
  /// 8.4.0 it forgets a timer in whose last millisecond something else happens
  /// (github.com/curl/curl/pull/11937): whoever drives the handle looks by then, and an attempt
  /// that is still there has timed out.
  std::chrono::steady_clock::time_point overdue_at() const;

  /// How far the attempt in progress is.
  Phase phase() const;

  /// Whether its request went out on a connection kept from before.
  bool is_connection_reused() const;

 private:
  CurlTransfer(const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path)
      : settings_(&settings), sockets_(&sockets), dead_path_(&dead_path) {}
  CURLcode set_fixed_options();
  CURLcode set_security_options();
  CURLcode set_trust_edition();
  CURLcode set_proxy();
  CURLcode set_origin();
  CURLcode set_headers();
  /// Tells the call, with what came of the attempt so far.
  void fail(Call& call, TransferFailure failure) const;
  /// Of the last answer that began, be it an interim one; else 0.
  int status() const;
  /// Of an answer whose head is there, interim ones aside; else 0.
  int answered_status() const;
  /// curl's result, where its code says what happened, else one that does.
  CURLcode meant_by(CURLcode result) const;
  /// See TlsAlert, where that may be the reason of this result.
  std::optional<std::string> tls_refusal(CURLcode result) const;
  TransferFailure time_out_failure();
  /// One kept from before, without a byte of reply.
  void connection_died();
  /// Seconds that a connection may have been idle to be used.
  long max_idle() const;
  Phase failure_phase(ErrorCode code) const;
  FailureKind kind_of(CURLcode result) const;
  std::string message_of(CURLcode result, const FailureKind& kind) const;
  /// The base URL's host, and that a proxy is on the way to it.
  std::string destination() const;
  /// Whether a failure came before the proxy had connected: curl's text may then quote the proxy.
  bool is_of_proxy(CURLcode result) const;
  /// The status of the proxy's answer to CONNECT; 0 where there was none.
  int tunnel_status() const;
  /// On the way to an http proxy, or to the tunnel that it opens.
  bool awaits_tunnel() const;
  static CURLcode on_tls_context(CURL* easy, void* context, void* self);
  /// False where its connections must not be made.
  bool set_up_tls(SSL_CTX* context);
  static int on_request(void* self, char* address, char* local_address, int port, int local_port);
  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  /// How much of the text was taken: 0 ends the transfer.
  std::size_t keep(bool (CurlTransfer::*part)(std::string_view), std::string_view text) noexcept;
  bool keep_header(std::string_view line);
  bool keep_body(std::string_view bytes);

  const ResolvedOptions* settings_;
  OpenSockets* sockets_;
  DeadPath* dead_path_;
  std::unique_ptr<curl_slist, CurlListFree> headers_;
  CurlUrl origin_;  ///< Unused where each request's URL is given whole.
  TlsAlert tls_alert_;
  std::uint64_t trust_edition_ = 0;  ///< What connections used by this handle were verified by.
  std::optional<TransferFailure> trust_failure_;  ///< Why on_tls_context() ended the transfer.
  std::unique_ptr<CURL, CurlEasyCleanup> easy_;
  std::array<char, CURL_ERROR_SIZE> curl_message_{};
  Call::Attempt attempt_{};
  std::chrono::steady_clock::time_point begun_;
  HttpResponse response_;
  bool request_begun_ = false;
  std::chrono::steady_clock::time_point request_sent_;
  std::size_t header_bytes_ = 0;
  bool after_status_line_ = false;
  bool head_complete_ = false;          ///< Of the final answer.
  std::optional<FailureKind> refused_;  ///< Why on_header ended the transfer.
  bool body_too_large_ = false;
  bool out_of_memory_ = false;  ///< In a callback, which can only tell curl that it failed.
};

}  // namespace userhub
