#include "fault_server.hpp"

#include <utility>

#include "random_replies.hpp"

namespace userhub::testing {
namespace {

LoopbackServer::Handler replies() {
  return [random = RandomReplies()](const ReceivedRequest& request) mutable {
    return RandomReplies::are_for(request) ? random(request) : reply_to(request);
  };
}

}  // namespace

struct FaultServer::OwnServer {
  explicit OwnServer(const ServerFault& fault)
      : server([this, &fault](const ReceivedRequest& request) { return reply(fault, request); },
               fault.options) {}

  Reply reply(const ServerFault& fault, const ReceivedRequest& request) const {
    return fault.reply && !over ? fault.reply(request) : faultless_reply(request);
  }

  std::atomic<bool> over = false;
  LoopbackServer server;
};

FaultServer::FaultServer()
    : plain_(replies(), {.records = false}), secure_(replies(), {.tls = Tls{}, .records = false}) {}
FaultServer::~FaultServer() = default;

FaultTarget FaultServer::target(const std::string& fault) {
  if (reply_faults().contains(fault)) return {https_url(), "", "fault_" + fault};
  const ServerFault& known = server_faults().at(fault);
  const LoopbackServer& server = own_server(fault).server;
  const std::string url =
      known.host.empty()
          ? server.url()
          : loopback_url(server.port(), known.options.tls ? "https" : "http", known.host);
  // The tunnel ends in the proxy, whatever it was to be to.
  if (known.is_proxy) return {"https://localhost", url, "usr_1"};
  return {url, "", "usr_1"};
}

void FaultServer::end(const std::string& fault) {
  if (reply_faults().contains(fault)) return;
  auto& own = own_server(fault);
  own.over = true;
  own.server.release();
}

FaultServer::OwnServer& FaultServer::own_server(const std::string& fault) {
  const ServerFault& known = server_faults().at(fault);
  auto& own = own_servers_[fault];
  if (!own) own = std::make_unique<OwnServer>(known);
  return *own;
}

}  // namespace userhub::testing
