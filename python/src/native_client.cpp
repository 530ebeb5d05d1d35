#include "native_client.hpp"

#include <utility>

#include "process/fork_hold.hpp"

namespace userhub::python {

void NativeClient::fill(UnopenedClient unopened, const Refusal& refused) {
  unopened_ = std::move(unopened);
  refusal_ = refused;
}

UnopenedClient NativeClient::take_unopened() {
  const std::lock_guard lock(mutex_);
  return std::exchange(unopened_, {});
}

void NativeClient::open(Client client) {
  auto opened = std::make_shared<const Client>(std::move(client));
  const std::lock_guard lock(mutex_);
  opened.swap(client_);
  refuses_calls_ = false;
}

std::expected<std::shared_ptr<const Client>, Error> NativeClient::open_client() {
  {
    const std::lock_guard lock(mutex_);
    if (client_ && !refuses_calls_) return client_;
  }
  return std::unexpected(Error{.code = ErrorCode::invalid_argument,
                               .message = "the client is closed: make a new one"});
}

void NativeClient::reject_calls() {
  const std::lock_guard lock(mutex_);
  refuses_calls_ = true;
}

void NativeClient::close() {
  std::shared_ptr<const Client> closed;  // ends without the lock
  const ForkHold hold;
  const std::lock_guard lock(mutex_);
  closed.swap(client_);
}

}  // namespace userhub::python
