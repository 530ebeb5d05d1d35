#include "blocking_transport.hpp"

#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <utility>

#include "curl_transfer.hpp"
#include "open_sockets.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_nap{100};     // between two questions to `interrupted`
constexpr milliseconds longest_poll{1'000};  // curl's own timers wake it earlier

struct CurlMultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

Moment moment() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return {steady_clock::now(), std::chrono::system_clock::now(),
          std::uniform_real_distribution<double>(0, 1)(random)};
}

bool is_interrupted(const std::function<bool()>& interrupted) {
  if (!interrupted) return false;
  try {
    return interrupted();
  } catch (...) {
    return true;
  }
}

TransferFailure curl_multi_failure(CURLMcode code) {
  return {ErrorCode::internal, Phase::none, false, curl_multi_strerror(code)};
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
    std::unique_ptr<Lane> lane(new Lane(std::move(*transfer)));
    if (!lane->multi_ ||
        curl_multi_setopt(lane->multi_.get(), CURLMOPT_MAXCONNECTS, 1L) != CURLM_OK) {
      return std::unexpected(Error{.message = "out of memory"});
    }
    return lane;
  }

  Call::Step attempt(const EncodedRequest& request, const Call::Attempt& attempt, Call& call,
                     const std::function<bool()>& interrupted) {
    if (auto failure = transfer_->begin(request, attempt)) {
      return call.failed(*failure, moment());
    }
    CURL* easy = transfer_->handle();
    if (const CURLMcode added = curl_multi_add_handle(multi_.get(), easy); added != CURLM_OK) {
      return call.failed(curl_multi_failure(added), moment());
    }
    Call::Step next = drive(call, interrupted);
    curl_multi_remove_handle(multi_.get(), easy);
    return next;
  }

  steady_clock::time_point idle_since;

 private:
  explicit Lane(std::unique_ptr<CurlTransfer> transfer)
      : multi_(curl_multi_init()), transfer_(std::move(transfer)) {}

  Call::Step drive(Call& call, const std::function<bool()>& interrupted) {
    const milliseconds longest = interrupted ? longest_nap : longest_poll;
    for (int running = 1;;) {
      CURLMcode code = curl_multi_perform(multi_.get(), &running);
      if (code == CURLM_OK && running == 0) return finish(call);
      if (code == CURLM_OK) {
        code =
            curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(longest.count()), nullptr);
      }
      if (code != CURLM_OK) return call.failed(curl_multi_failure(code), moment());
      if (is_interrupted(interrupted)) {
        return call.cancelled(transfer_->phase(), steady_clock::now());
      }
    }
  }

  Call::Step finish(Call& call) {
    int left = 0;
    const CURLMsg* message = curl_multi_info_read(multi_.get(), &left);
    if (message == nullptr) return call.failed(curl_multi_failure(CURLM_INTERNAL_ERROR), moment());
    if (auto failure = transfer_->end(message->data.result)) {
      return call.failed(*failure, moment());
    }
    return call.received(transfer_->response(), moment());
  }

  std::unique_ptr<CURLM, CurlMultiCleanup> multi_;
  std::unique_ptr<CurlTransfer> transfer_;
};

/// One process's lanes. The most recently used idle one is taken first, so that the others grow old
/// and are closed.
class BlockingTransport::Pool {
 public:
  explicit Pool(const ClientSettings& settings) : settings_(&settings) {}

  bool is_inherited() const { return process_ != getpid(); }
  void close_inherited() { sockets_.close_inherited(); }

  std::expected<std::unique_ptr<Lane>, Error> take() {
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

  void give_back(std::unique_ptr<Lane> lane) {
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

 private:
  const ClientSettings* settings_;
  const pid_t process_ = getpid();
  OpenSockets sockets_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<Lane>> idle_;
};

BlockingTransport::BlockingTransport(const ClientSettings& settings)
    : settings_(&settings), pool_(new Pool(settings)) {}

BlockingTransport::~BlockingTransport() {
  Pool* pool = pool_.load();
  if (pool->is_inherited()) {
    pool->close_inherited();  // and abandoned: its handles are the parent's
  } else {
    delete pool;
  }
}

BlockingTransport::Pool& BlockingTransport::pool() const {
  Pool* current = pool_.load();
  if (!current->is_inherited()) return *current;
  auto fresh = std::make_unique<Pool>(*settings_);
  if (!pool_.compare_exchange_strong(current, fresh.get())) return *current;
  current->close_inherited();
  return *fresh.release();
}

Call::Result BlockingTransport::run(const EncodedRequest& request, Call& call,
                                    const std::function<bool()>& interrupted) const {
  Pool& pool = this->pool();
  auto lane = pool.take();
  if (!lane) return std::unexpected(std::move(lane.error()));
  Call::Step step = call.attempt(steady_clock::now());
  while (true) {
    if (auto* done = std::get_if<Call::Done>(&step)) {
      pool.give_back(std::move(*lane));
      return std::move(done->result);
    }
    if (const auto* attempt = std::get_if<Call::Attempt>(&step)) {
      step = (*lane)->attempt(request, *attempt, call, interrupted);
    } else if (sleep_until(std::get<Call::Wait>(step).until, interrupted)) {
      step = call.attempt(steady_clock::now());
    } else {
      step = call.cancelled(Phase::backoff, steady_clock::now());
    }
  }
}

}  // namespace userhub
