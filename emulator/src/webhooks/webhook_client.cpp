#include "webhooks/webhook_client.hpp"

#include <httplib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "http/web_url.hpp"
#include "webhooks/webhook_connection.hpp"

namespace userhub::emulator {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t max_head_bytes = std::size_t{16} * 1024;
constexpr std::size_t max_body_bytes = std::size_t{64} * 1024;
constexpr auto attempt_timeout = 10s;

/// The HTTP library's exchange over a connection of ours.
class HttpExchange : public httplib::ClientImpl {
 public:
  using httplib::ClientImpl::ClientImpl;
  using httplib::ClientImpl::process_request;
};

std::string without_brackets(std::string_view host) {
  return std::string(host.starts_with('[') ? host.substr(1, host.size() - 2) : host);
}

std::string target_of(const std::string& url) {
  const std::string path = path_of(url);
  return path.substr(0, path.find('#'));
}

httplib::Request to_message(const WebhookRequest& request, const std::string& url) {
  httplib::Request message;
  message.method = "POST";
  message.path = target_of(url);
  message.body = request.body;
  message.headers = {
      {"Host", std::string(authority_of(url))}, {"Content-Type", "application/json"},
      {"User-Agent", "userhub-emulator"},       {"Accept-Encoding", "identity"},
      {"UserHub-Action", request.action},       {"UserHub-Timestamp", request.timestamp},
      {"UserHub-Signature", request.signature}};
  return message;
}

}  // namespace

WebhookClient::WebhookClient(std::string url)
    : url_(std::move(url)), stopped_(eventfd(0, EFD_CLOEXEC)) {}

WebhookClient::~WebhookClient() {
  close(stopped_);
}

WebhookAnswer WebhookClient::post(const WebhookRequest& request) {
  const std::string host = without_brackets(host_of(url_));
  const std::string port(port_of(url_));
  WebhookConnection connection(std::chrono::steady_clock::now() + attempt_timeout, stopped_);
  if (!connection.open(host, port)) return {.error = connection.problem()};

  HttpExchange exchange(host, std::stoi(port));
  exchange.set_url_encode(false);
  exchange.set_decompress(false);
  httplib::Request message = to_message(request, url_);
  httplib::Response response;
  response.status = 0;
  message.response_handler = [&](const httplib::Response&) {
    connection.limit(max_body_bytes);
    return true;
  };
  connection.limit(max_head_bytes);
  auto error = httplib::Error::Success;
  if (exchange.process_request(connection, message, response, /*close_connection=*/true, error)) {
    return {.status = response.status, .body = std::move(response.body)};
  }
  const std::string& problem = connection.problem();
  return {.status = std::max(response.status, 0),
          .error = problem.empty() ? "the answer is not HTTP" : problem};
}

void WebhookClient::stop() {
  eventfd_write(stopped_, 1);
}

}  // namespace userhub::emulator
