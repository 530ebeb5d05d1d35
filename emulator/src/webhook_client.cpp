#include "webhook_client.hpp"

#include <httplib.h>

#include <chrono>

#include "web_url.hpp"

namespace userhub::emulator {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t max_answer_bytes = std::size_t{64} * 1024;
constexpr auto connect_timeout = 2s;
constexpr auto io_timeout = 5s;

std::string without_brackets(std::string_view host) {
  return std::string(host.starts_with('[') ? host.substr(1, host.size() - 2) : host);
}

std::string target_of(const std::string& url) {
  const std::string path = path_of(url);
  return path.substr(0, path.find('#'));
}

}  // namespace

struct WebhookClient::Parts {
  explicit Parts(const std::string& url)
      : client(without_brackets(host_of(url)), std::stoi(std::string(port_of(url)))),
        host(authority_of(url)),
        target(target_of(url)) {
    client.set_connection_timeout(connect_timeout);
    client.set_read_timeout(io_timeout);
    client.set_write_timeout(io_timeout);
    client.set_keep_alive(false);
    client.set_url_encode(false);
  }

  httplib::Client client;
  std::string host;
  std::string target;
};

WebhookClient::WebhookClient(const std::string& url) : parts_(std::make_unique<Parts>(url)) {}
WebhookClient::~WebhookClient() = default;

WebhookAnswer WebhookClient::post(const WebhookRequest& request) {
  WebhookAnswer answer;
  httplib::Request message;
  message.method = "POST";
  message.path = parts_->target;
  message.body = request.body;
  message.headers = {{"Host", parts_->host},
                     {"Content-Type", "application/json"},
                     {"User-Agent", "userhub-emulator"},
                     {"Accept-Encoding", "identity"},
                     {"UserHub-Action", request.action},
                     {"UserHub-Timestamp", request.timestamp},
                     {"UserHub-Signature", request.signature}};
  message.response_handler = [&](const httplib::Response& response) {
    answer.status = response.status;
    return true;
  };
  message.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    if (answer.body.size() + size > max_answer_bytes) {
      answer.error = "the answer is longer than 64 KiB";
      return false;
    }
    answer.body.append(data, size);
    return true;
  };
  const auto result = parts_->client.send(message);
  if (!result && answer.error.empty()) answer.error = httplib::to_string(result.error());
  return answer;
}

void WebhookClient::stop() {
  parts_->client.stop();
}

}  // namespace userhub::emulator
