#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <expected>
#include <memory>
#include <optional>

#include "attempt_outcome.hpp"
#include "curl/curl_options.hpp"
#include "curl/dead_path.hpp"
#include "curl/easy_handle.hpp"
#include "curl/response_reader.hpp"
#include "curl/tls_alert.hpp"
#include "process/open_sockets.hpp"
#include "request/encode_request.hpp"
#include "resolved_options.hpp"

namespace userhub {

/// One attempt at a time on one easy handle. A transport drives the handle between begin() and
/// finish() or cancel(). Not thread-safe.
class CurlTransfer {
 public:
  /// Before the first transfer; any number of times.
  static std::expected<void, Error> initialize();

  /// `sockets` must outlive the handle's connections, `settings` and `dead_path` the transfer.
  static std::expected<std::unique_ptr<CurlTransfer>, AttemptOutcome> create(
      const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path);

  CURL* handle() const { return easy_.get(); }

  /// Prepares the handle for an attempt; `request` must outlive it. If the attempt cannot begin,
  /// returns its outcome.
  std::optional<AttemptOutcome> begin(const EncodedRequest& request, const AttemptLimits& limits);

  /// The outcome of the attempt that curl ended with this result.
  AttemptOutcome finish(CURLcode result);

  /// The outcome of an attempt that the caller ends.
  AttemptOutcome cancel() const;

  /// Frees the memory of a large answer, once its outcome is no longer needed.
  void release() { reader_.release(); }

  /// When curl should have ended the attempt in progress, by its connect timeout or its own. Before
  /// 8.4.0 it forgets a timer if something else happens within the timer's last millisecond
  /// (github.com/curl/curl/pull/11937). So the transport wakes by then and finishes an attempt that
  /// is still in progress with CURLE_OPERATION_TIMEDOUT.
  std::chrono::steady_clock::time_point overdue_at() const;

  /// Whether the attempt is connecting and may stall: before 8.4.0 curl gives up an address that
  /// does not answer in time, but tries the next one only when something else wakes it
  /// (github.com/curl/curl/issues/11920).
  bool may_stall() const;
  /// Wakes it.
  void resume_connecting();

 private:
  CurlTransfer(const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path)
      : settings_(&settings), sockets_(&sockets), dead_path_(&dead_path), options_(settings) {}
  CURLcode set_up();
  /// How far the attempt in progress is.
  Phase phase() const;
  AttemptOutcome outcome_so_far() const;
  void explain_failure(AttemptOutcome& outcome, CURLcode result) const;
  void explain_time_out(AttemptOutcome& outcome) const;
  /// Reports a kept connection that ended without a byte of an answer.
  void connection_died() const;
  static CURLcode on_tls_context(CURL* easy, void* context, void* self);
  /// Why no connection may be made with this context; nothing if one may.
  std::optional<AttemptOutcome> set_up_tls(SSL_CTX* context);
  static int on_request(void* self, char* address, char* local_address, int port, int local_port);

  const ResolvedOptions* settings_;
  OpenSockets* sockets_;
  DeadPath* dead_path_;
  CurlOptions options_;
  ResponseReader reader_;
  TlsAlert tls_alert_;
  std::optional<AttemptOutcome> tls_failure_;  ///< Why on_tls_context() ended the transfer.
  EasyHandle easy_;
  std::array<char, CURL_ERROR_SIZE> curl_text_{};
  AttemptLimits limits_{};
  std::chrono::steady_clock::time_point begun_;
  bool tls_begun_ = false;  ///< With the server, not with a proxy.
  bool request_begun_ = false;
  std::chrono::steady_clock::time_point request_sent_;
};

}  // namespace userhub
