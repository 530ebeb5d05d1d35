#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "attempt_outcome.hpp"
#include "curl/curl_multi.hpp"
#include "curl/curl_transfer.hpp"
#include "curl/dead_path.hpp"
#include "process/open_sockets.hpp"
#include "request/encode_request.hpp"
#include "resolved_options.hpp"

namespace userhub {

/// One connection of a BlockingTransport, with the handle of each attempt on it. For one thread at
/// a time.
class PooledHandle {
 public:
  /// All of them must outlive the handle. Throws as CurlMulti.
  PooledHandle(const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path)
      : settings_(&settings), sockets_(&sockets), dead_path_(&dead_path), multi_(1) {}

  /// Begins an attempt; `request` must outlive it. If it cannot begin, returns its outcome.
  std::optional<AttemptOutcome> begin(const EncodedRequest& request, const AttemptLimits& limits);

  /// Does what can be done, then waits at most `longest` for more. If curl ended the attempt,
  /// returns its outcome, which is valid until end_attempt().
  std::optional<AttemptOutcome> proceed(std::chrono::milliseconds longest);

  /// The outcome of an attempt in progress that the caller ends.
  AttemptOutcome cancel() const { return transfer_->cancel(); }

  /// After each attempt that began.
  void end_attempt();

  std::chrono::steady_clock::time_point idle_since;

 private:
  std::chrono::milliseconds time_until_overdue() const;

  const ResolvedOptions* settings_;
  OpenSockets* sockets_;
  DeadPath* dead_path_;
  CurlMulti multi_;
  std::unique_ptr<CurlTransfer> transfer_;
};

}  // namespace userhub
