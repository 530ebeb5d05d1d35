#include "loopback_server.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/types.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <tuple>

namespace userhub::testing {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string head(int status, std::size_t length, const Headers& headers) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value) += "\r\n";
  if (status != 204 && status != 304) text += "Content-Length: " + std::to_string(length) + "\r\n";
  return text + "\r\n";
}

/// The request line and headers of a request whose head ends where `text` does.
ReceivedRequest parse_head(std::string_view text) {
  ReceivedRequest request;
  for (bool first = true; !text.empty(); first = false) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    if (first) {
      const auto space = line.find(' ');
      request.method = line.substr(0, space);
      request.target = line.substr(space + 1, line.rfind(' ') - space - 1);
    } else {
      const auto colon = line.find(':');
      request.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
  }
  return request;
}

std::size_t content_length(const ReceivedRequest& request) {
  const auto text = request.header("Content-Length").value_or("0");
  std::size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

/// OpenSSL writes with plain write(), which asks for the signal.
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

std::optional<std::string> ReceivedRequest::header(std::string_view name) const {
  std::optional<std::string> joined;
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) joined = joined ? *joined + ", " + value : value;
  }
  return joined;
}

Reply Reply::json(int status, std::string_view body, const Headers& headers) {
  return {.bytes = head(status, body.size(), headers).append(body)};
}

Reply Reply::session(std::string_view redirect_url) {
  return json(200, std::string(R"({"redirectUrl":")").append(redirect_url).append(R"("})"));
}

Reply Reply::cut(int status, std::string_view body, std::size_t missing) {
  return raw(head(status, body.size() + missing, {}).append(body));
}

Reply Reply::raw(std::string bytes) {
  return {.bytes = std::move(bytes), .then = Then::close};
}

Reply Reply::close() {
  return {.bytes = {}, .then = Then::close};
}

Reply Reply::reset() {
  return {.bytes = {}, .then = Then::reset};
}

Reply Reply::hold() && {
  held = true;
  return std::move(*this);
}

struct LoopbackServer::Connection {
  std::unique_ptr<Stream> stream;
  int number = 0;
  std::string input{};
  std::optional<Reply> output{};
  std::size_t sent = 0;
  bool done = false;

  bool is_sending() const { return output && !output->held; }
};

LoopbackServer::LoopbackServer() : LoopbackServer(Handler{}) {}

LoopbackServer::LoopbackServer(Handler handler)
    : LoopbackServer(std::move(handler), std::shared_ptr<SSL_CTX>()) {}

LoopbackServer::LoopbackServer(Handler handler, const Tls& tls)
    : LoopbackServer(std::move(handler), server_context(tls)) {}

LoopbackServer::LoopbackServer(Handler handler, std::shared_ptr<SSL_CTX> tls)
    : handler_(std::move(handler)), tls_(std::move(tls)) {
  std::tie(listener_, port_) = bound_socket();
  checked(::listen(listener_, SOMAXCONN), "listen");
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
  ::close(listener_);
  ::close(wake_read_);
  ::close(wake_write_);
}

std::string LoopbackServer::url() const {
  return loopback_url(port_, tls_ ? "https" : "http");
}

void LoopbackServer::reply(Reply reply) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(reply));
}

void LoopbackServer::release() {
  {
    const std::lock_guard lock(mutex_);
    released_ = true;
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

void LoopbackServer::run() {
  block_sigpipe();
  for (;;) {
    bool released = false;
    bool close_all = false;
    {
      const std::lock_guard lock(mutex_);
      if (stop_) return;
      released = released_;
      close_all = std::exchange(close_all_, false);
    }
    std::vector<pollfd> polled{{listener_, POLLIN, 0}, {wake_read_, POLLIN, 0}};
    for (auto next = connections_.begin(); next != connections_.end();) {
      auto& connection = next->second;
      if (connection.output && released) connection.output->held = false;
      if (close_all || connection.done) {
        next = connections_.erase(next);
        continue;
      }
      const auto& stream = *connection.stream;
      const short events =
          connection.is_sending() ? stream.events_to_write() : stream.events_to_read();
      polled.push_back({next->first, events, 0});
      ++next;
    }
    if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) return;
    char byte = 0;
    while (::read(wake_read_, &byte, 1) > 0) {
    }
    if (polled.front().revents != 0) accept_one();
    for (std::size_t i = 2; i < polled.size(); ++i) {
      if (polled[i].revents == 0) continue;
      auto& connection = connections_.at(polled[i].fd);
      if (connection.is_sending()) {
        send(connection);
      } else {
        receive(connection);
      }
    }
  }
}

void LoopbackServer::accept_one() {
  const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) return;
  const std::lock_guard lock(mutex_);
  connections_[fd] = {.stream = tls_ ? tls_stream(fd, *tls_) : plain_stream(fd),
                      .number = ++connection_count_};
}

void LoopbackServer::receive(Connection& connection) {
  auto outcome = Stream::Outcome::progress;
  // To the last byte: what TLS has already decrypted wakes no poll.
  while (outcome == Stream::Outcome::progress) outcome = connection.stream->read(connection.input);
  take_request(connection);
  if (outcome != Stream::Outcome::blocked) end(connection, outcome);
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

void LoopbackServer::take_request(Connection& connection) {
  const auto head_end = connection.input.find("\r\n\r\n");
  if (connection.output || head_end == std::string::npos) return;
  auto request = parse_head(std::string_view(connection.input).substr(0, head_end));
  const auto length = content_length(request);
  if (connection.input.size() < head_end + 4 + length) return;
  request.body = connection.input.substr(head_end + 4, length);
  request.connection = connection.number;
  connection.input.erase(0, head_end + 4 + length);

  std::optional<Reply> reply;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (!queue_.empty()) {
      reply = std::move(queue_.front());
      queue_.pop_front();
    }
  }
  changed_.notify_all();
  if (!reply && handler_) reply = handler_(request);
  if (!reply) reply = Reply::json(500, R"({"message":"the test scripted no more replies"})");
  connection.output = std::move(reply);
  connection.sent = 0;
}

void LoopbackServer::send(Connection& connection) {
  const auto& output = *connection.output;
  auto rest = std::string_view(output.bytes).substr(connection.sent);
  while (!rest.empty()) {
    const auto outcome = connection.stream->write(rest);
    connection.sent = output.bytes.size() - rest.size();
    if (outcome == Stream::Outcome::blocked) return;
    if (outcome != Stream::Outcome::progress) return end(connection, outcome);
  }
  if (output.then == Reply::Then::reset) {
    const linger none{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(connection.stream->descriptor(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
  }
  if (output.then == Reply::Then::close) connection.stream->say_goodbye();
  connection.done = output.then != Reply::Then::keep_alive;
  connection.output.reset();
  take_request(connection);
}

}  // namespace userhub::testing
