#include "loopback_server.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/types.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <tuple>
#include <utility>

namespace userhub::testing {
namespace {

using std::chrono::milliseconds;

/// OpenSSL writes with plain write(), which asks for the signal.
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

std::shared_ptr<SSL_CTX> context_of(const ServerOptions& options) {
  return options.tls ? server_context(*options.tls) : nullptr;
}

}  // namespace

struct LoopbackServer::Connection {
  std::unique_ptr<Stream> stream;
  int number = 0;
  int requests = 0;
  std::string input{};
  std::optional<Reply> output{};
  std::size_t sent = 0;
  Clock::time_point due{};  // of the next byte of a reply that drips
  bool done = false;

  bool is_sending() const { return output && !output->held && Clock::now() >= due; }

  /// What to send now; empty at the reply's end.
  std::string_view next_bytes() {
    if (sent == output->bytes.size() && !output->repeated.empty()) {
      output->bytes = output->repeated;
      sent = 0;
    }
    const auto rest = std::string_view(output->bytes).substr(sent);
    return output->pace > milliseconds(0) ? rest.substr(0, 1) : rest;
  }
};

LoopbackServer::LoopbackServer() : LoopbackServer(Handler{}) {}

LoopbackServer::LoopbackServer(Handler handler)
    : LoopbackServer(std::move(handler), ServerOptions{}) {}

LoopbackServer::LoopbackServer(Handler handler, const Tls& tls)
    : LoopbackServer(std::move(handler), ServerOptions{.tls = tls}) {}

LoopbackServer::LoopbackServer(Handler handler, ServerOptions options)
    : handler_(std::move(handler)),
      options_(std::move(options)),
      tls_(context_of(options_)),
      released_tls_(tls_ ? server_context(Tls{}) : nullptr) {
  std::tie(listener_, port_) = bound_socket(options_.ipv6);
  if (!options_.refusing) checked(::listen(listener_, options_.full ? 0 : SOMAXCONN), "listen");
  if (options_.full) queued_ = fill_queue(port_);
  checked(::fcntl(listener_, F_SETFL, O_NONBLOCK), "fcntl");
  int ends[2];
  checked(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), "pipe2");
  wake_read_ = ends[0];
  wake_write_ = ends[1];
  thread_ = std::thread([this] { run(); });
}

LoopbackServer::~LoopbackServer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake();
  thread_.join();
  for (const int fd : queued_) ::close(fd);
  ::close(listener_);
  ::close(wake_read_);
  ::close(wake_write_);
}

std::string LoopbackServer::url() const {
  return loopback_url(port_, tls_ ? "https" : "http", options_.ipv6 ? "[::1]" : "127.0.0.1");
}

void LoopbackServer::reply(Reply reply) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(reply));
}

void LoopbackServer::release() {
  {
    const std::lock_guard lock(mutex_);
    // Not by the server's thread: a client that connects after this is to find a listener.
    checked(::listen(listener_, SOMAXCONN), "listen");
    release_asked_ = true;
  }
  wake();
}

void LoopbackServer::close_connections() {
  {
    const std::lock_guard lock(mutex_);
    close_all_ = true;
  }
  wake();
}

void LoopbackServer::lose_connections() {
  sock_filter drop_all = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog filter{.len = 1, .filter = &drop_all};
  const std::lock_guard lock(mutex_);
  for (const int fd : descriptors_) {
    checked(::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), "setsockopt");
  }
}

std::vector<ReceivedRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int LoopbackServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connection_count_;
}

Endings LoopbackServer::endings() const {
  const std::lock_guard lock(mutex_);
  return endings_;
}

bool LoopbackServer::wait_for_requests(std::size_t count, std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [&] { return requests_.size() >= count; });
}

bool LoopbackServer::wait_for_endings(int count, std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, time, [&] { return endings_.count() >= count; });
}

void LoopbackServer::wake() const {
  // A full pipe wakes the thread as well as one more byte would.
  [[maybe_unused]] const auto written = ::write(wake_write_, "", 1);
}

bool LoopbackServer::is_woken() const {
  bool woken = false;
  for (char byte = 0; ::read(wake_read_, &byte, 1) > 0;) woken = true;
  return woken;
}

void LoopbackServer::run() {
  block_sigpipe();
  for (;;) {
    bool close_all = false;
    {
      const std::lock_guard lock(mutex_);
      if (stop_) return;
      if (release_asked_ && !released_) become_released();
      close_all = std::exchange(close_all_, false);
    }
    auto polled = watched(close_all);
    if (::poll(polled.data(), polled.size(), poll_timeout()) < 0 && errno != EINTR) return;
    if (is_woken()) continue;  // what was asked for goes before what has arrived since
    if (polled.front().revents != 0) accept_one();
    std::for_each(polled.begin() + 2, polled.end(), [this](const pollfd& ready) { serve(ready); });
  }
}

void LoopbackServer::become_released() {
  released_ = true;
  for (const int fd : std::exchange(queued_, {})) ::close(fd);
}

std::vector<pollfd> LoopbackServer::watched(bool close_all) {
  std::vector<pollfd> polled{{is_listening() ? listener_ : -1, POLLIN, 0}, {wake_read_, POLLIN, 0}};
  {
    const std::lock_guard lock(mutex_);  // whoever loses connections finds those that are open
    std::erase_if(connections_,
                  [close_all](const auto& each) { return close_all || each.second.done; });
    descriptors_.clear();
    for (const auto& [fd, connection] : connections_) descriptors_.push_back(fd);
  }
  for (auto& [fd, connection] : connections_) {
    if (connection.output && released_) connection.output->held = false;
    const auto& stream = *connection.stream;
    short events = connection.is_sending() ? stream.events_to_write() : stream.events_to_read();
    if (options_.deaf && !released_) events = POLLRDHUP;
    polled.push_back({fd, events, 0});
  }
  return polled;
}

int LoopbackServer::poll_timeout() const {
  int shortest = -1;
  const auto now = Clock::now();
  for (const auto& [fd, connection] : connections_) {
    if (connection.due <= now) continue;
    const auto left =
        static_cast<int>(std::chrono::ceil<milliseconds>(connection.due - now).count());
    shortest = shortest < 0 ? left : std::min(shortest, left);
  }
  return shortest;
}

void LoopbackServer::serve(const pollfd& ready) {
  auto& connection = connections_.at(ready.fd);
  if (ready.revents == 0) return;
  if (ready.events == POLLRDHUP) {
    end(connection, Stream::Outcome::closed);
  } else if (connection.is_sending()) {
    send(connection);
  } else {
    receive(connection);
  }
}

void LoopbackServer::accept_one() {
  const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  const int on = 1;  // or a reply would wait for the client's delayed acknowledgements
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto& tls = released_ ? released_tls_ : tls_;
  const bool plain = !tls || (options_.greeting && !released_);
  const std::lock_guard lock(mutex_);
  descriptors_.push_back(fd);
  connections_[fd] = {.stream = plain ? plain_stream(fd) : tls_stream(fd, *tls),
                      .number = ++connection_count_};
}

void LoopbackServer::receive(Connection& connection) {
  auto outcome = Stream::Outcome::progress;
  // To the last byte: what TLS has already decrypted wakes no poll.
  while (outcome == Stream::Outcome::progress) outcome = connection.stream->read(connection.input);
  if (options_.greeting && !released_ && !connection.output && !connection.input.empty()) {
    connection.input.clear();
    begin(connection, options_.greeting());
  }
  take_request(connection);
  if (outcome != Stream::Outcome::blocked) end(connection, outcome);
}

void LoopbackServer::take_request(Connection& connection) {
  if (connection.output) return;
  auto request = testing::take_request(connection.input);
  if (!request) return;
  request->connection = connection.number;
  request->number = ++connection.requests;
  std::optional<Reply> reply;
  {
    const std::lock_guard lock(mutex_);
    if (options_.records) requests_.push_back(*request);
    if (!queue_.empty()) {
      reply = std::move(queue_.front());
      queue_.pop_front();
    }
  }
  changed_.notify_all();
  if (!reply && handler_) reply = handler_(*request);
  if (!reply) reply = Reply::json(500, R"({"message":"the test scripted no more replies"})");
  begin(connection, *std::move(reply));
}

void LoopbackServer::begin(Connection& connection, Reply reply) {
  connection.output = std::move(reply);
  connection.sent = 0;
  if (connection.output->renegotiates) connection.stream->demand_certificate();
}

void LoopbackServer::send(Connection& connection) {
  auto rest = connection.next_bytes();
  const auto size = rest.size();
  if (size > 0) {
    const auto outcome = connection.stream->write(rest);
    if (outcome == Stream::Outcome::blocked) return;
    if (outcome != Stream::Outcome::progress) return end(connection, outcome);
  }
  connection.sent += size - rest.size();
  if (connection.next_bytes().empty()) {
    finish(connection);
  } else if (connection.output->pace > milliseconds(0)) {
    connection.due = Clock::now() + connection.output->pace;
  }
}

void LoopbackServer::finish(Connection& connection) {
  const Reply output = *std::exchange(connection.output, std::nullopt);
  auto& stream = connection.stream;
  if (output.then == Reply::Then::reset) {
    const linger none{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(stream->descriptor(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
  }
  if (output.then == Reply::Then::close) stream->say_goodbye();
  connection.done = output.then != Reply::Then::keep_alive;
  if (output.tunnel) stream = tls_stream(stream->release(), *output.tunnel);
  take_request(connection);
}

void LoopbackServer::end(Connection& connection, Stream::Outcome outcome) {
  {
    const std::lock_guard lock(mutex_);
    if (outcome == Stream::Outcome::goodbye) ++endings_.goodbyes;
    if (outcome == Stream::Outcome::closed) ++endings_.closes;
    if (outcome == Stream::Outcome::failed) ++endings_.failures;
  }
  changed_.notify_all();
  connection.done = true;
}

}  // namespace userhub::testing
