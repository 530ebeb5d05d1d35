#pragma once

#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "arguments.hpp"
#include "userhub/client.hpp"

namespace userhub::python {

/// A client that can be closed while it is used: each call keeps it alive until the call ends.
/// Thread-safe.
class NativeClient {
 public:
  /// Fails once it refuses calls. Throws std::bad_alloc.
  std::expected<std::shared_ptr<const Client>, Error> open_client();

  void open(Client client);
  void refuse_calls();

  /// Where no call of another thread still uses the client, its asynchronous calls end here.
  void close();

  // What opening it will need, and why that is refused.
  std::string admin_key;
  std::optional<std::string> base_url;
  std::optional<std::string> proxy;
  Refusal refusal;

 private:
  std::mutex mutex_;
  std::shared_ptr<const Client> client_;
  bool refuses_calls_ = true;
};

}  // namespace userhub::python
