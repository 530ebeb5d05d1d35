#include "http/server.hpp"

#include <microhttpd.h>
#include <sys/socket.h>

#include <exception>
#include <optional>
#include <utility>

#include "http/api_error.hpp"
#include "http/body_limit.hpp"
#include "http/paced_body.hpp"
#include "http/request_head.hpp"

namespace userhub::emulator {
namespace {

constexpr std::size_t max_head_bytes = std::size_t{128} * 1024;  // Of a connection's memory.
constexpr unsigned max_connections = 1000;                       // More clients wait.
constexpr int strict = 1;  // libmicrohttpd 1.0 would else join the lines of a folded header

/// One client connection and the request in progress on it.
struct Exchange {
  Request request;
  bool headers_read = false;
  std::optional<Response> delayed;  // Ready, but not sent before its delay is over.
};

Exchange& exchange_of(MHD_Connection* connection) {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return *static_cast<Exchange*>(info->socket_context);
}

int descriptor_of(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

void on_connection(void* server, MHD_Connection* connection, void** context,
                   MHD_ConnectionNotificationCode what) {
  auto& watch = static_cast<Server*>(server)->watch();
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    *context = new Exchange;
    watch.expect_request(descriptor_of(connection));
  } else {
    watch.forget(descriptor_of(connection));
    delete static_cast<Exchange*>(*context);
  }
}

void on_answered(void* server, MHD_Connection* connection, void**, MHD_RequestTerminationCode) {
  static_cast<Server*>(server)->watch().expect_request(descriptor_of(connection));
}

// Only here is the raw target available: libmicrohttpd decodes it afterwards.
void* on_request_line(void*, const char* target, MHD_Connection* connection) {
  Exchange& exchange = exchange_of(connection);
  const bool reused = !exchange.request.target.empty();
  exchange = Exchange{};
  exchange.request.target = target;
  exchange.request.received = std::chrono::steady_clock::now();
  exchange.request.on_reused_connection = reused;
  return &exchange;
}

MHD_Result add_header(void* context, MHD_ValueKind, const char* name, const char* value) {
  static_cast<Headers*>(context)->emplace_back(name, value != nullptr ? value : "");
  return MHD_YES;
}

void read_headers(Exchange& exchange, MHD_Connection* connection, const char* method,
                  const char* version) {
  exchange.headers_read = true;
  exchange.request.method = method;
  exchange.request.version = version;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &exchange.request.headers);
}

void read_body(Request& request, const char* data, std::size_t size) {
  request.body_too_long = request.body_too_long || request.body.size() + size > body_limit(request);
  if (!request.body_too_long) request.body.append(data, size);
}

// connect() to AF_UNSPEC sends a RST at once; close() would send a FIN.
void reset_connection(MHD_Connection* connection) {
  sockaddr nowhere{};
  nowhere.sa_family = AF_UNSPEC;
  (void)connect(descriptor_of(connection), &nowhere, sizeof nowhere);
}

MHD_Response* make_response(const Response& response, MHD_Connection* connection, Timer& timer) {
  using enum Delivery::Manner;
  if (response.delivery.manner == drip || response.delivery.manner == cut) {
    return make_paced_response(response, connection, timer);
  }
  return MHD_create_response_from_buffer(
      response.body.size(), const_cast<char*>(response.body.data()), MHD_RESPMEM_MUST_COPY);
}

MHD_Result send(const Response& response, MHD_Connection* connection, Timer& timer) {
  if (response.delivery.manner == Delivery::Manner::reset) reset_connection(connection);
  if (response.delivery.manner == Delivery::Manner::reset ||
      response.delivery.manner == Delivery::Manner::close) {
    return MHD_NO;
  }
  MHD_Response* const out = make_response(response, connection, timer);
  for (const auto& [name, value] : response.headers) {
    MHD_add_response_header(out, name.c_str(), value.c_str());
  }
  const auto result = MHD_queue_response(connection, static_cast<unsigned>(response.status), out);
  MHD_destroy_response(out);
  return result;
}

MHD_Result send_later(Exchange& exchange, Response response, MHD_Connection* connection,
                      Timer& timer) {
  const auto delay = std::exchange(response.delivery.delay, {});
  exchange.delayed = std::move(response);
  MHD_suspend_connection(connection);
  timer.after(delay, [connection] { MHD_resume_connection(connection); });
  return MHD_YES;
}

MHD_Result answer(Server& server, Exchange& exchange, MHD_Connection* connection) {
  Response response = server.answer(exchange.request);
  server.watch().expect_answer(descriptor_of(connection), response.delivery.delay);
  if (response.delivery.delay.count() == 0) return send(response, connection, server.timer());
  return send_later(exchange, std::move(response), connection, server.timer());
}

// Called for the headers, for each piece of the body, at the end, and again after a suspension.
MHD_Result on_request(void* context, MHD_Connection* connection, const char*, const char* method,
                      const char* version, const char* data, std::size_t* size, void** state) {
  auto& server = *static_cast<Server*>(context);
  auto& exchange = *static_cast<Exchange*>(*state);
  if (!exchange.headers_read) {
    read_headers(exchange, connection, method, version);
    if (!find_head_problem(exchange.request)) return MHD_YES;
    return answer(server, exchange, connection);
  }
  if (*size > 0) {
    read_body(exchange.request, data, std::exchange(*size, 0));
    return MHD_YES;
  }
  if (exchange.delayed) return send(*exchange.delayed, connection, server.timer());
  return answer(server, exchange, connection);
}

}  // namespace

Server::Server(Handler handler) : handler_(std::move(handler)), watch_(max_connections) {}

std::unique_ptr<Server> Server::start(int listen_descriptor, Handler handler, bool send_date) {
  std::unique_ptr<Server> server(new Server(std::move(handler)));
  // With epoll, libmicrohttpd 0.9.75 never notices a client that leaves in mid-request: use poll.
  const unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                         (send_date ? 0U : unsigned{MHD_USE_SUPPRESS_DATE_NO_CLOCK});
  server->daemon_ = MHD_start_daemon(
      flags, 0, nullptr, nullptr, on_request, server.get(), MHD_OPTION_LISTEN_SOCKET,
      listen_descriptor, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, nullptr,
      MHD_OPTION_NOTIFY_CONNECTION, on_connection, server.get(), MHD_OPTION_NOTIFY_COMPLETED,
      on_answered, server.get(), MHD_OPTION_CONNECTION_MEMORY_LIMIT, max_head_bytes,
      MHD_OPTION_CONNECTION_LIMIT, max_connections, MHD_OPTION_STRICT_FOR_CLIENT, strict,
      MHD_OPTION_END);
  return server->daemon_ == nullptr ? nullptr : std::move(server);
}

Server::~Server() {
  timer_.stop();  // No connection may be suspended when the daemon stops.
  if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
}

Response Server::answer(const Request& request) const {
  try {
    return handler_(request);
  } catch (const std::exception& failure) {
    return to_response(internal_error(failure));
  }
}

}  // namespace userhub::emulator
