#pragma once

#include <poll.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "loopback_port.hpp"
#include "received_request.hpp"
#include "reply.hpp"
#include "stream.hpp"
#include "tls_identity.hpp"

namespace userhub::testing {

/// How many connections their clients ended, and how.
struct Endings {
  int goodbyes = 0;  ///< By a TLS close_notify.
  int closes = 0;    ///< By a close without one, as all plain connections do.
  int failures = 0;  ///< By a reset, or by bytes that are not this connection's TLS.

  int count() const { return goodbyes + closes + failures; }
};

/// How a server takes connections. What is wrong with that ends at LoopbackServer::release().
struct ServerOptions {
  std::optional<Tls> tls{};           ///< Serves https; with a trusted certificate once released.
  bool ipv6 = false;                  ///< On ::1, not on 127.0.0.1.
  bool refusing = false;              ///< Connections are refused.
  bool full = false;                  ///< Connections are neither made nor refused; not with ipv6.
  bool deaf = false;                  ///< Connections are accepted, but nothing is read from them.
  bool records = true;                ///< Keeps the requests, for LoopbackServer::requests().
  std::function<Reply()> greeting{};  ///< The answer to first bytes of any kind, outside of TLS.
};

/// An HTTP/1.1 server on loopback in this process, on one thread of its own. All members may be
/// called from any thread.
class LoopbackServer {
 public:
  using Handler = std::function<Reply(const ReceivedRequest&)>;

  /// Answers with what reply() queues; a request past the queue gets a 500 that says so.
  LoopbackServer();
  /// Answers with what the handler says, on the server's thread, once the queue is empty.
  explicit LoopbackServer(Handler handler);
  /// The same by https.
  LoopbackServer(Handler handler, const Tls& tls);
  LoopbackServer(Handler handler, ServerOptions options);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:<port>", or https, or [::1].
  std::string url() const;

  void reply(Reply reply);
  /// Sends every held reply, those of requests yet to come too, and takes connections as a server
  /// with nothing wrong does.
  void release();
  /// Closes every open connection, as a server does to idle ones.
  void close_connections();
  /// From now on no open connection receives anything, and its client does not notice: as if a NAT
  /// has forgotten them. New connections are as before.
  void lose_connections();

  std::vector<ReceivedRequest> requests() const;
  /// Connections accepted so far.
  int connections() const;
  Endings endings() const;
  /// False where fewer than `count` requests have arrived within the time.
  bool wait_for_requests(std::size_t count,
                         std::chrono::milliseconds time = std::chrono::seconds{30}) const;
  /// False where clients have ended fewer than `count` connections within the time.
  bool wait_for_endings(int count, std::chrono::milliseconds time = std::chrono::seconds{30}) const;

 private:
  struct Connection;
  using Clock = std::chrono::steady_clock;

  bool is_listening() const { return released_ || !(options_.refusing || options_.full); }
  void run();
  void become_released();
  void wake() const;
  bool is_woken() const;
  /// Drops ended connections; lists what to poll for.
  std::vector<pollfd> watched(bool close_all);
  /// Until the next byte of a reply that drips, as poll() has it.
  int poll_timeout() const;
  void serve(const pollfd& ready);
  void accept_one();
  void receive(Connection& connection);
  void take_request(Connection& connection);
  void begin(Connection& connection, Reply reply);
  void send(Connection& connection);
  void finish(Connection& connection);
  void end(Connection& connection, Stream::Outcome outcome);

  const Handler handler_;
  const ServerOptions options_;
  const std::shared_ptr<ssl_ctx_st> tls_;
  const std::shared_ptr<ssl_ctx_st> released_tls_;
  int listener_ = -1;
  int wake_read_ = -1;
  int wake_write_ = -1;
  std::uint16_t port_ = 0;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Reply> queue_;
  std::vector<ReceivedRequest> requests_;
  std::vector<int> descriptors_;  ///< Of the open connections.
  int connection_count_ = 0;
  Endings endings_;
  bool release_asked_ = false;
  bool close_all_ = false;
  bool stop_ = false;

  // The server's thread only.
  bool released_ = false;
  std::vector<int> queued_;
  std::map<int, Connection> connections_;  // by descriptor
  std::thread thread_;
};

}  // namespace userhub::testing
