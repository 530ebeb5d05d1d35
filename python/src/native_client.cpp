#include "native_client.hpp"

#include <utility>

#include "invalid_argument.hpp"
#include "process/fork_hold.hpp"

namespace userhub::python {

void NativeClient::fill(SecretOptions options, const ArgumentError& error) {
  secret_options_ = std::move(options);
  error_ = error;
}

SecretOptions NativeClient::take_secret_options() {
  const std::lock_guard lock(mutex_);
  return std::exchange(secret_options_, {});
}

void NativeClient::open(Client client) {
  auto opened = std::make_shared<const Client>(std::move(client));
  const std::lock_guard lock(mutex_);
  opened.swap(client_);
  rejects_calls_ = false;
}

std::expected<std::shared_ptr<const Client>, Error> NativeClient::open_client() {
  {
    const std::lock_guard lock(mutex_);
    if (client_ && !rejects_calls_) return client_;
  }
  return invalid_argument("the client", "is closed: create a new one");
}

void NativeClient::reject_calls() {
  const std::lock_guard lock(mutex_);
  rejects_calls_ = true;
}

void NativeClient::close() {
  std::shared_ptr<const Client> closed;  // destroyed after the lock is released
  const ForkHold hold;
  const std::lock_guard lock(mutex_);
  closed.swap(client_);
}

}  // namespace userhub::python
