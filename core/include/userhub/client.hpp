#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <optional>

#include "userhub/async_call.hpp"
#include "userhub/attempt.hpp"
#include "userhub/client_options.hpp"
#include "userhub/error.hpp"
#include "userhub/http.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// What one call may set for itself.
struct CallOptions {
  /// Total time for this call, 1 ms to 24 h; unset: the client's.
  std::optional<std::chrono::milliseconds> timeout{};
  /// Asked on the calling thread after every wake-up (a signal's too) and at least every 100 ms;
  /// true ends the call as cancelled. One that throws counts as true. Refused for an asynchronous
  /// call, which has AsyncCall::cancel().
  std::function<bool()> interrupted{};
  /// Called with each attempt of this call; empty: the client's.
  AttemptObserver on_attempt{};
};

/// Makes portal sessions. Immutable and safe to share between threads; keeps connections alive
/// between calls. Making one opens no socket and starts no thread; the first asynchronous call
/// starts its I/O thread. Usable on both sides of a fork(): a child has connections and an I/O
/// thread of its own, and asynchronous calls that were in flight stay the parent's. A child that is
/// forked in a callback or an observer of an asynchronous call ends where it returns from that; in
/// one that is forked during a blocking call, the call ends as cancelled. A moved-from
/// client may only be destroyed or assigned to. No member throws.
class Client {
 public:
  /// Fails with invalid_argument where an option is unusable; the message names it.
  static std::expected<Client, Error> create(ClientOptions options);

  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  /// Ends the asynchronous calls, each by its callback with ErrorCode::cancelled, and waits for the
  /// callbacks: never destroy a client on a thread that one of them waits for. In a callback or an
  /// observer of this client's asynchronous calls it returns at once; the other callbacks come
  /// after that one has returned. A blocking call in progress, such as one whose observer does
  /// this, goes on; none may begin meanwhile. (At exit() I/O threads stop; the callbacks
  /// of what was in flight then come from here, or never.)
  ~Client();

  /// Asks UserHub for a session, with retries, within the timeout. Blocks the calling thread.
  std::expected<PortalSession, Error> create_portal_session(const PortalSessionRequest& request,
                                                            const CallOptions& options = {}) const;

  /// The same, without blocking: `callback`, which must not be empty, takes the result on the
  /// client's I/O thread, a refused argument too. (Where that thread, its descriptors or memory
  /// cannot be had, on the calling thread, before this returns.)
  AsyncCall create_portal_session_async(PortalSessionRequest request, CallOptions options,
                                        PortalSessionCallback callback) const noexcept;

  /// The request that create_portal_session() would send; nothing is sent. It holds the admin key.
  std::expected<HttpRequest, Error> build_request(const PortalSessionRequest& request) const;

 private:
  friend struct CallStart;
  struct State;
  explicit Client(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

}  // namespace userhub
