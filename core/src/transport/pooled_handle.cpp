#include "transport/pooled_handle.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace userhub {

std::optional<AttemptOutcome> PooledHandle::begin(const EncodedRequest& request,
                                                  const AttemptLimits& limits) {
  if (!transfer_) {
    auto created = CurlTransfer::create(*settings_, *sockets_, *dead_path_);
    if (!created) return std::move(created.error());
    transfer_ = std::move(*created);
  }
  if (auto failure = transfer_->begin(request, limits)) return failure;
  const CURLMcode added = multi_.add(transfer_->handle());
  if (added != CURLM_OK) return curl_multi_failure(added);
  return std::nullopt;
}

std::optional<AttemptOutcome> PooledHandle::proceed(std::chrono::milliseconds longest) {
  CURLMcode code = multi_.perform();
  if (const auto finished = multi_.next_finished()) return transfer_->finish(finished->result);
  if (code == CURLM_OK) code = multi_.poll(std::min(longest, time_until_overdue()));
  if (code != CURLM_OK) return curl_multi_failure(code);
  return std::nullopt;
}

/// At least 1 ms: then curl ends it with the next perform().
std::chrono::milliseconds PooledHandle::time_until_overdue() const {
  const auto left = transfer_->overdue_at() - std::chrono::steady_clock::now();
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds{1});
}

void PooledHandle::end_attempt() {
  multi_.remove(transfer_->handle());
  transfer_->release();
}

}  // namespace userhub
