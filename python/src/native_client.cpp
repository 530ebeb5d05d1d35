#include "native_client.hpp"

#include <utility>

namespace userhub::python {

std::expected<std::shared_ptr<const Client>, Error> NativeClient::open_client() {
  {
    const std::lock_guard lock(mutex_);
    if (client_ && !refuses_calls_) return client_;
  }
  return std::unexpected(Error{.code = ErrorCode::invalid_argument,
                               .message = "the client is closed: make a new one"});
}

void NativeClient::open(Client client) {
  client_ = std::make_shared<const Client>(std::move(client));
  refuses_calls_ = false;
}

void NativeClient::refuse_calls() {
  const std::lock_guard lock(mutex_);
  refuses_calls_ = true;
}

void NativeClient::close() {
  std::shared_ptr<const Client> closed;  // ends without the lock
  const std::lock_guard lock(mutex_);
  closed.swap(client_);
}

}  // namespace userhub::python
