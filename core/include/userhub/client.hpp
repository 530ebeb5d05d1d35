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

/// Options of one call.
struct CallOptions {
  /// Total time for this call, 1 ms to 24 h. Unset: the client's.
  std::optional<std::chrono::milliseconds> timeout{};
  /// Called on the calling thread at least every 100 ms and whenever a signal arrives. If it
  /// returns true or throws, the call ends with ErrorCode::cancelled. Must be empty for an
  /// asynchronous call, which has AsyncCall::cancel().
  std::function<bool()> interrupted{};
  /// Called after each attempt of this call. Empty: the client's observer.
  AttemptObserver on_attempt{};
};

/// Creates portal sessions. Immutable; safe to share between threads. Keeps connections alive
/// between calls. Creating a client opens no socket and starts no thread; its first asynchronous
/// call starts its I/O thread. No member function throws. A moved-from client may only be destroyed
/// or assigned to.
///
/// A client created before fork() works in the parent and in the child, which has its own
/// connections and its own I/O thread. Asynchronous calls in flight belong to the parent. If a
/// callback or an observer of an asynchronous call forks, the child exits when it returns from
/// there. If the process forks during a blocking call, the call belongs to the parent; in the child
/// it ends with ErrorCode::cancelled.
class Client {
 public:
  /// Fails with invalid_argument if an option is unusable; the message names the option.
  static std::expected<Client, Error> create(ClientOptions options);

  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  /// Ends the asynchronous calls: each callback runs with ErrorCode::cancelled, and the destructor
  /// waits for them. So never destroy a client on a thread that a callback waits for. In a callback
  /// or an observer of this client's asynchronous calls, the destructor returns at once; the other
  /// callbacks run after that one has returned. A blocking call in progress goes on, for example if
  /// its observer destroys the client; no other call may start. At exit() I/O threads stop; pending
  /// callbacks then run in this destructor, or never.
  ~Client();

  /// Asks UserHub for a session, with retries, within the timeout. Blocks the calling thread.
  std::expected<PortalSession, Error> create_portal_session(const PortalSessionRequest& request,
                                                            const CallOptions& options = {}) const;

  /// The same, without blocking. `callback`, which must not be empty, receives every result on the
  /// client's I/O thread, also the error for a refused argument. The one exception: if memory,
  /// threads or file descriptors run out, it runs on the calling thread before this function
  /// returns.
  AsyncCall create_portal_session_async(PortalSessionRequest request, CallOptions options,
                                        PortalSessionCallback callback) const noexcept;

  /// Builds the request that create_portal_session() would send, and sends nothing. The request
  /// contains the admin key.
  std::expected<HttpRequest, Error> build_request(const PortalSessionRequest& request) const;

 private:
  friend struct CallStart;
  struct State;
  explicit Client(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

}  // namespace userhub
