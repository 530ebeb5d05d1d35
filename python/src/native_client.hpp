#pragma once

#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "arguments.hpp"
#include "userhub/client.hpp"

namespace userhub::python {

/// The options that may hold a secret.
struct SecretOptions {
  std::string admin_key{};
  std::optional<std::string> base_url{};
  std::optional<std::string> proxy{};
};

/// A client that can be closed while it is used: each call keeps it alive until the call ends.
/// Thread-safe after fill(). Only close() may run in a thread without the GIL (in free-threaded
/// Python: in a thread that is not attached): Python's fork() waits for the others, so that a child
/// finds the lock free. The lock is not held while the interpreter or the core runs.
class NativeClient {
 public:
  /// Sets what open() needs, before another thread has the client. With an error in `error`, the
  /// client cannot be opened. Throws std::bad_alloc.
  void fill(SecretOptions options, const ArgumentError& error);

  const ArgumentError& error() const { return error_; }

  /// The options that fill() set; the second time, empty ones.
  SecretOptions take_secret_options();

  void open(Client client);

  /// Fails after reject_calls() and close(). Throws std::bad_alloc.
  std::expected<std::shared_ptr<const Client>, Error> open_client();

  void reject_calls();

  /// If no call of another thread still uses the client, its asynchronous calls end here.
  void close();

 private:
  ArgumentError error_;
  std::mutex mutex_;
  SecretOptions secret_options_;
  std::shared_ptr<const Client> client_;
  bool rejects_calls_ = true;
};

}  // namespace userhub::python
