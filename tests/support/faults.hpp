#pragma once

#include <functional>
#include <map>
#include <string>

#include "loopback_server.hpp"

/// The ways in which a server, or a proxy before it, fails its client: one list for every
/// suite. What a client must make of each is in tests/conformance/faults.json.
namespace userhub::testing {

/// A fault that one server plays for the user ID "fault_<name>".
using ReplyFault = std::function<Reply(const ReceivedRequest&)>;
const std::map<std::string, ReplyFault>& reply_faults();

/// A fault before any request is read, or a proxy's: it takes a server of its own, and ends when
/// that server is released.
struct ServerFault {
  ServerOptions options{};
  ReplyFault reply{};  ///< What is said until then; unset: nothing is wrong with the replies.
  bool is_proxy = false;
  std::string host{};  ///< By which a client calls it; unset: by its address.
};
const std::map<std::string, ServerFault>& server_faults();

/// What a server without a fault says: to each user that user's link, to a CONNECT a tunnel.
Reply faultless_reply(const ReceivedRequest& request);

/// The same, but plays the reply fault that the user ID names.
Reply reply_to(const ReceivedRequest& request);

}  // namespace userhub::testing
