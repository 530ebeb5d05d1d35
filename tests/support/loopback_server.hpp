#pragma once

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
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "loopback_port.hpp"
#include "stream.hpp"
#include "tls_identity.hpp"

namespace userhub::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as it arrived.
struct ReceivedRequest {
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  int connection = 0;  ///< 1 for the first connection accepted.

  /// The values under this name in any case, joined by ", "; unset if there is none.
  std::optional<std::string> header(std::string_view name) const;
};

/// What the server does with one request.
struct Reply {
  /// How the connection goes on after the bytes.
  enum class Then { keep_alive, close, reset };

  std::string bytes;
  Then then = Then::keep_alive;
  bool held = false;

  /// A complete answer with Content-Length; the connection stays open.
  static Reply json(int status, std::string_view body, const Headers& headers = {});
  /// 200 with this redirectUrl, which must need no escaping.
  static Reply session(std::string_view redirect_url);
  /// An answer that promises `missing` bytes more than it sends, then a close.
  static Reply cut(int status, std::string_view body, std::size_t missing = 100);
  /// These bytes as they are, then a close.
  static Reply raw(std::string bytes);
  /// A close without a byte.
  static Reply close();
  /// A TCP reset without a byte.
  static Reply reset();

  /// The same, sent only after LoopbackServer::release().
  Reply hold() &&;
};

/// How many connections their clients ended, and how.
struct Endings {
  int goodbyes = 0;  ///< By a TLS close_notify.
  int closes = 0;    ///< By a close without one, as all plain connections do.
  int failures = 0;  ///< By a reset, or by bytes that are not this connection's TLS.

  int count() const { return goodbyes + closes + failures; }
};

/// An HTTP/1.1 server on 127.0.0.1 in this process, on one thread of its own. All members may be
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
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:<port>", or https.
  std::string url() const;

  void reply(Reply reply);
  /// Sends every held reply, those of requests yet to come too.
  void release();
  /// Closes every open connection, as a server does to idle ones.
  void close_connections();

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

  LoopbackServer(Handler handler, std::shared_ptr<ssl_ctx_st> tls);
  void run();
  void wake() const;
  void accept_one();
  void receive(Connection& connection);
  void take_request(Connection& connection);
  void send(Connection& connection);
  void end(Connection& connection, Stream::Outcome outcome);

  const Handler handler_;
  const std::shared_ptr<ssl_ctx_st> tls_;
  int listener_ = -1;
  int wake_read_ = -1;
  int wake_write_ = -1;
  std::uint16_t port_ = 0;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::deque<Reply> queue_;
  std::vector<ReceivedRequest> requests_;
  int connection_count_ = 0;
  Endings endings_;
  bool released_ = false;
  bool close_all_ = false;
  bool stop_ = false;

  std::map<int, Connection> connections_;  // by descriptor; the server's thread only
  std::thread thread_;
};

}  // namespace userhub::testing
