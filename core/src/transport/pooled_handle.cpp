#include "transport/pooled_handle.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "transport/current_moment.hpp"

namespace userhub {

bool PooledHandle::begin(const EncodedRequest& request, const Call::Attempt& attempt, Call& call) {
  const auto failure = start(request, attempt);
  if (failure) call.end_attempt(*failure, current_moment());
  return !failure;
}

std::optional<AttemptOutcome> PooledHandle::start(const EncodedRequest& request,
                                                  const Call::Attempt& attempt) {
  if (!transfer_) {
    auto created = CurlTransfer::create(*settings_, *sockets_, *dead_path_);
    if (!created) return std::move(created.error());
    transfer_ = std::move(*created);
  }
  if (auto failure = transfer_->begin(request, attempt)) return failure;
  const CURLMcode added = multi_.add(transfer_->handle());
  if (added != CURLM_OK) return curl_multi_failure(added);
  return std::nullopt;
}

bool PooledHandle::proceed(Call& call, std::chrono::milliseconds longest) {
  CURLMcode code = multi_.perform();
  if (const auto finished = multi_.next_finished()) {
    call.end_attempt(transfer_->finish(finished->result), current_moment());
    abandon();
    return true;
  }
  if (code == CURLM_OK) code = multi_.poll(std::min(longest, time_until_overdue()));
  if (code == CURLM_OK) return false;
  call.end_attempt(curl_multi_failure(code), current_moment());
  abandon();
  return true;
}

/// At least 1 ms: then curl ends it with the next perform().
std::chrono::milliseconds PooledHandle::time_until_overdue() const {
  const auto left = transfer_->overdue_at() - std::chrono::steady_clock::now();
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds{1});
}

void PooledHandle::cancel(Call& call) {
  call.end_attempt(transfer_->cancel(), current_moment());
  abandon();
}

void PooledHandle::abandon() {
  multi_.remove(transfer_->handle());
  transfer_->release();
}

}  // namespace userhub
