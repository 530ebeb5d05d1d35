#include "clients.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

namespace userhub::soak {
namespace {

constexpr std::size_t sound = 4;  ///< So many come first, over which a call can succeed.

std::vector<ClientOptions> all_options(const testing::FaultServerProcess& server) {
  ClientOptions plain;
  plain.admin_key = "key_secret";
  plain.base_url = server.url();
  plain.ca_file = server.ca_file();
  plain.proxy = "";
  plain.connect_timeout = std::chrono::milliseconds(400);
  ClientOptions narrow = plain;
  narrow.max_connections = 3;
  ClientOptions secure = plain;
  secure.base_url = server.https_url();
  ClientOptions tunnelled = plain;
  tunnelled.base_url = "https://localhost";
  tunnelled.proxy = server.url();
  std::vector<ClientOptions> all{plain, narrow, secure, tunnelled};
  for (const auto& [fault, target] : server.targets()) {
    if (target.user_id.starts_with("fault_")) continue;  // one of a reply
    if (fault == "proxy_headers_without_end") continue;  // curl reads them byte by byte
    ClientOptions hindered = plain;
    hindered.base_url = target.base_url;
    hindered.proxy = target.proxy;
    all.push_back(std::move(hindered));
  }
  return all;
}

Client make_client(ClientOptions options) {
  auto client = Client::create(std::move(options));
  if (!client) throw std::runtime_error(client.error().message);
  return *std::move(client);
}

}  // namespace

Clients::Clients(const testing::FaultServerProcess& server) : options_(all_options(server)) {
  for (const auto& options : options_) clients_.push_back(make_client(options));
}

Client Clients::new_one_for(const Plan& plan) const {
  return make_client(options_.at(index_of(plan)));
}

std::size_t Clients::index_of(const Plan& plan) const {
  const std::size_t draw = plan.client / 5;
  return plan.client % 5 != 0 ? draw % sound : sound + draw % (options_.size() - sound);
}

}  // namespace userhub::soak
