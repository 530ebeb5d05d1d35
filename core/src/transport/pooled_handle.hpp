#pragma once

#include <chrono>
#include <memory>

#include "call/call.hpp"
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
  /// All of them must outlive the handle. Throws std::bad_alloc.
  PooledHandle(const ResolvedOptions& settings, OpenSockets& sockets, DeadPath& dead_path)
      : settings_(&settings), sockets_(&sockets), dead_path_(&dead_path), multi_(1) {}

  /// Begins an attempt; `request` must outlive it. If that fails, reports the
  /// outcome to the call and returns false.
  bool begin(const EncodedRequest& request, const Call::Attempt& attempt, Call& call);

  /// Does all possible work, then waits at most that long for more. True once the attempt has ended
  /// and its outcome is reported to the call.
  bool proceed(Call& call, std::chrono::milliseconds longest);

  /// Ends the attempt in progress and reports its outcome to the call.
  void cancel(Call& call);

  /// Ends the attempt in progress.
  void abandon();

  std::chrono::steady_clock::time_point idle_since;

 private:
  std::optional<AttemptOutcome> start(const EncodedRequest& request, const Call::Attempt& attempt);
  std::chrono::milliseconds time_until_overdue() const;

  const ResolvedOptions* settings_;
  OpenSockets* sockets_;
  DeadPath* dead_path_;
  CurlMulti multi_;
  std::unique_ptr<CurlTransfer> transfer_;
};

}  // namespace userhub
