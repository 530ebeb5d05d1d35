#include "blocking_transport.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "curl_multi.hpp"
#include "curl_transfer.hpp"
#include "moment.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

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

/// One handle with its connection.
class BlockingTransport::Lane {
 public:
  static std::expected<std::unique_ptr<Lane>, Error> create(const ClientSettings& settings,
                                                            OpenSockets& sockets) {
    auto transfer = CurlTransfer::create(settings, sockets);
    if (!transfer) return std::unexpected(std::move(transfer.error()));
    return std::unique_ptr<Lane>(new Lane(std::move(*transfer)));
  }

  Call::Step attempt(const EncodedRequest& request, const Call::Attempt& attempt, Call& call,
                     const std::function<bool()>& interrupted) {
    if (auto failure = transfer_->begin(request, attempt)) {
      return call.failed(*failure, current_moment());
    }
    CURL* easy = transfer_->handle();
    if (const CURLMcode added = multi_.add(easy); added != CURLM_OK) {
      return call.failed(curl_multi_failure(added), current_moment());
    }
    Call::Step next = drive(call, interrupted);
    multi_.remove(easy);
    return next;
  }

  steady_clock::time_point idle_since;

 private:
  explicit Lane(std::unique_ptr<CurlTransfer> transfer)
      : multi_(1), transfer_(std::move(transfer)) {}

  Call::Step drive(Call& call, const std::function<bool()>& interrupted) {
    const milliseconds longest = interrupted ? longest_nap : longest_poll;
    while (true) {
      CURLMcode code = multi_.perform();
      if (const auto finished = multi_.next_finished())
        return transfer_->conclude(call, finished->result);
      if (code == CURLM_OK) code = multi_.poll(longest);
      if (code != CURLM_OK) return call.failed(curl_multi_failure(code), current_moment());
      if (is_interrupted(interrupted)) return transfer_->cancel(call);
    }
  }

  CurlMulti multi_;
  std::unique_ptr<CurlTransfer> transfer_;
};

BlockingTransport::BlockingTransport(const ClientSettings& settings) : settings_(&settings) {}
BlockingTransport::~BlockingTransport() = default;

std::expected<std::unique_ptr<BlockingTransport::Lane>, Error> BlockingTransport::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Lane> lane = std::move(idle_.back());
      idle_.pop_back();
      return lane;
    }
  }
  return Lane::create(*settings_, sockets_);
}

void BlockingTransport::give_back(std::unique_ptr<Lane> lane) {
  std::unique_ptr<Lane> aged;
  const auto now = steady_clock::now();
  lane->idle_since = now;
  const std::lock_guard lock(mutex_);
  if (!idle_.empty() && now - idle_.front()->idle_since > settings_->options.max_connection_age) {
    aged = std::move(idle_.front());
    idle_.pop_front();
  }
  idle_.push_back(std::move(lane));
}

Call::Result BlockingTransport::run(const EncodedRequest& request, Call& call,
                                    const std::function<bool()>& interrupted) {
  auto lane = take();
  if (!lane) return std::unexpected(std::move(lane.error()));
  Call::Step step = call.attempt(steady_clock::now());
  while (true) {
    if (auto* done = std::get_if<Call::Done>(&step)) {
      give_back(std::move(*lane));
      return std::move(done->result);
    }
    if (const auto* attempt = std::get_if<Call::Attempt>(&step)) {
      step = (*lane)->attempt(request, *attempt, call, interrupted);
    } else if (sleep_until(std::get<Call::Wait>(step).until, interrupted)) {
      step = call.attempt(steady_clock::now());
    } else {
      step = call.failed(cancellation(Phase::backoff), current_moment());
    }
  }
}

}  // namespace userhub
