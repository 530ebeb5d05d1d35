#pragma once

#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "arguments.hpp"
#include "userhub/client.hpp"

namespace userhub::python {

/// What opening a client needs.
struct UnopenedClient {
  std::string admin_key{};
  std::optional<std::string> base_url{};
  std::optional<std::string> proxy{};
};

/// A client that can be closed while it is used: each call keeps it alive until the call ends.
/// Thread-safe, once it is filled. All but close() is for threads that hold the GIL or, where there
/// is none, are attached to the interpreter: Python's fork() waits for those, so that a child finds
/// the lock free. It is held over no call of the interpreter or the core.
class NativeClient {
 public:
  /// Before another thread knows it. `refused` is why it is not to be opened. Throws
  /// std::bad_alloc.
  void fill(UnopenedClient unopened, const Refusal& refused);

  const Refusal& refusal() const { return refusal_; }

  /// What it was filled with; the next time, nothing.
  UnopenedClient take_unopened();

  void open(Client client);

  /// Fails once it refuses calls. Throws std::bad_alloc.
  std::expected<std::shared_ptr<const Client>, Error> open_client();

  void reject_calls();

  /// Where no call of another thread still uses the client, its asynchronous calls end here. Needs
  /// no GIL.
  void close();

 private:
  Refusal refusal_;
  std::mutex mutex_;
  UnopenedClient unopened_;
  std::shared_ptr<const Client> client_;
  bool refuses_calls_ = true;
};

}  // namespace userhub::python
