#include "blocking_transport.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "curl_multi.hpp"
#include "curl_transfer.hpp"
#include "generation.hpp"
#include "moment.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t max_idle_lanes = 40;
constexpr milliseconds longest_nap{100};     // between two questions to `interrupted`
constexpr milliseconds longest_poll{1'000};  // curl's own timers wake it earlier

bool is_interrupted(const std::function<bool()>& interrupted) {
  if (!interrupted) return false;
  try {
    return interrupted();
  } catch (...) {
    return true;
  }
}

TransferFailure left_to_parent() {
  return {
      .code = ErrorCode::connection_failed,
      .message = "the process was forked during the call, which stays the parent's: call again"};
}

/// Waits until then; false if interrupted. A signal ends the poll early, and so is asked about.
bool sleep_until(steady_clock::time_point until, const std::function<bool()>& interrupted) {
  for (auto now = steady_clock::now(); now < until; now = steady_clock::now()) {
    auto nap = std::chrono::ceil<milliseconds>(until - now);
    if (interrupted) nap = std::min(nap, longest_nap);
    poll(nullptr, 0, static_cast<int>(nap.count()));
    if (is_interrupted(interrupted)) return false;
  }
  return true;
}

}  // namespace

/// One connection, with the handle of each attempt on it.
class BlockingTransport::Lane {
 public:
  explicit Lane(const ClientSettings& settings, OpenSockets& sockets, DeadPath& dead_path)
      : settings_(&settings), sockets_(&sockets), dead_path_(&dead_path), multi_(1) {}

  /// Runs one attempt and tells the call what came of it.
  void attempt(const EncodedRequest& request, const Call::Attempt& attempt, Call& call,
               const std::function<bool()>& interrupted) {
    if (const auto failure = start(request, attempt)) {
      return call.failed(*failure, current_moment());
    }
    drive(call, interrupted);
    if (!is_inherited()) multi_.remove(transfer_->handle());
  }

  /// In a child that was forked during a call: by `interrupted`, an observer or a signal handler.
  bool is_inherited() const { return process_ != generation(); }

  steady_clock::time_point idle_since;

 private:
  std::optional<TransferFailure> start(const EncodedRequest& request,
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

  void drive(Call& call, const std::function<bool()>& interrupted) {
    const milliseconds longest = interrupted ? longest_nap : longest_poll;
    while (true) {
      CURLMcode code = multi_.perform();
      if (const auto finished = multi_.next_finished())
        return transfer_->conclude(call, finished->result);
      if (code == CURLM_OK) code = multi_.poll(longest);
      if (code != CURLM_OK) return call.failed(curl_multi_failure(code), current_moment());
      if (is_interrupted(interrupted)) return transfer_->cancel(call);
      if (is_inherited()) return call.failed(left_to_parent(), current_moment());
    }
  }

  const std::uint64_t process_ = generation();
  const ClientSettings* settings_;
  OpenSockets* sockets_;
  DeadPath* dead_path_;
  CurlMulti multi_;
  std::unique_ptr<CurlTransfer> transfer_;
};

BlockingTransport::BlockingTransport(const ClientSettings& settings)
    : settings_(&settings), sockets_(settings.options.connect_timeout) {}
BlockingTransport::~BlockingTransport() = default;

std::unique_ptr<BlockingTransport::Lane> BlockingTransport::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Lane> lane = std::move(idle_.back());
      idle_.pop_back();
      return lane;
    }
  }
  return std::make_unique<Lane>(*settings_, sockets_, dead_path_);
}

void BlockingTransport::give_back(std::unique_ptr<Lane> lane) {
  if (lane->is_inherited()) {
    static_cast<void>(lane.release());  // as all that is the parent's
    return;
  }
  const auto now = steady_clock::now();
  lane->idle_since = now;
  std::vector<std::unique_ptr<Lane>> surplus;  // is closed without the lock
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(lane));
  surplus = take_surplus(now);
}

/// The oldest stand first.
std::vector<std::unique_ptr<BlockingTransport::Lane>> BlockingTransport::take_surplus(
    steady_clock::time_point now) {
  const auto oldest = now - settings_->options.max_connection_age;
  std::vector<std::unique_ptr<Lane>> surplus;
  while (idle_.size() > max_idle_lanes || idle_.front()->idle_since < oldest) {
    surplus.push_back(std::move(idle_.front()));
    idle_.pop_front();
  }
  return surplus;
}

Call::Result BlockingTransport::run(const EncodedRequest& request, Call& call,
                                    const std::function<bool()>& interrupted) {
  auto lane = take();
  Call::Step step = call.attempt(steady_clock::now());
  while (true) {
    if (auto* done = std::get_if<Call::Done>(&step)) {
      give_back(std::move(lane));
      return std::move(done->result);
    }
    if (lane->is_inherited()) {
      call.failed(left_to_parent(), current_moment());
      step = call.next(current_moment());
    } else if (const auto* attempt = std::get_if<Call::Attempt>(&step)) {
      lane->attempt(request, *attempt, call, interrupted);
      step = call.next(current_moment());
    } else if (sleep_until(std::get<Call::Wait>(step).until, interrupted)) {
      step = call.attempt(steady_clock::now());
    } else {
      call.failed(cancellation(Phase::backoff), current_moment());
      step = call.next(current_moment());
    }
  }
}

}  // namespace userhub
