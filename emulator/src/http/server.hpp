#pragma once

#include <functional>
#include <memory>

#include "http/connection_watch.hpp"
#include "http/http_message.hpp"
#include "timer.hpp"

struct MHD_Daemon;

namespace userhub::emulator {

/// Answers HTTP/1.1 requests on one thread. A delayed answer does not block other clients.
class Server {
 public:
  /// Called on the server's thread. If it throws, the answer is a 500.
  using Handler = std::function<Response(const Request&)>;

  /// Takes ownership of the listening socket. Without a Date header, answers do not depend on the
  /// time. Null if the server cannot start.
  static std::unique_ptr<Server> start(int listen_descriptor, Handler handler, bool send_date);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  Response answer(const Request& request) const;
  Timer& timer() { return timer_; }
  ConnectionWatch& watch() { return watch_; }

 private:
  explicit Server(Handler handler);

  Handler handler_;
  Timer timer_;
  ConnectionWatch watch_;
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace userhub::emulator
