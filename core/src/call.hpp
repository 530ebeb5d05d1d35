#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "client_settings.hpp"
#include "moment.hpp"
#include "userhub/error.hpp"
#include "userhub/http.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// An attempt that ended without a complete answer.
struct TransferFailure {
  ErrorCode code = ErrorCode::internal;
  Phase phase = Phase::none;
  bool retryable = false;
  std::string message{};
  int http_status = 0;  ///< Of an answer whose head was there.
  bool connection_reused = false;
  bool stale_connection = false;  ///< A reused connection died without one byte of reply.
};

/// Its caller stopped it there.
TransferFailure cancellation(Phase phase);

/// One call: its attempts, back-off and total deadline. Says what to do next after each outcome and
/// does nothing itself but tell the observer, so both transports and the tests drive it. Not
/// thread-safe.
class Call {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  using Result = std::expected<PortalSession, Error>;

  struct Attempt {  ///< Send the request now.
    std::chrono::milliseconds timeout;
    std::chrono::milliseconds connect_timeout;
    bool fresh_connection = false;  ///< Not on one kept from before.
  };
  struct Wait {  ///< Do nothing until then, then call attempt().
    time_point until;
  };
  struct Done {
    Result result;
  };
  using Step = std::variant<Attempt, Wait, Done>;

  /// The deadline counts from `now`. An empty observer is the settings'. `settings` must outlive
  /// the call.
  Call(const ClientSettings& settings, std::chrono::milliseconds timeout, time_point now,
       AttemptObserver observer = {});

  Step attempt(time_point now);
  Step received(const HttpResponse& response, bool connection_reused, const Moment& moment);
  Step failed(const TransferFailure& failure, const Moment& moment);

  time_point deadline() const { return deadline_; }

 private:
  Step after_error(Error error, bool retryable, bool connection_reused, const Moment& moment);
  void end_attempt(int http_status, const Error* error, bool connection_reused,
                   time_point now) noexcept;

  const ClientSettings* settings_;
  time_point start_;
  time_point deadline_;
  AttemptObserver observer_;
  int attempts_ = 0;
  bool is_repeating_ = false;                ///< On a fresh connection, as the kept one had died.
  std::optional<time_point> attempt_begun_;  ///< While one is in progress.
  std::string last_message_;
};

}  // namespace userhub
