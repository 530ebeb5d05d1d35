#include "transport/blocking_transport.hpp"

#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include "process/resource_error.hpp"
#include "transport/pooled_handle.hpp"

namespace userhub {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t max_idle_handles = 40;

}  // namespace

BlockingTransport::BlockingTransport(const ResolvedOptions& settings)
    : settings_(&settings), sockets_(settings.options.connect_timeout) {}
BlockingTransport::~BlockingTransport() = default;

std::expected<std::unique_ptr<PooledHandle>, Error> BlockingTransport::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<PooledHandle> handle = std::move(idle_.back());
      idle_.pop_back();
      return handle;
    }
  }
  try {
    return std::make_unique<PooledHandle>(*settings_, sockets_, dead_path_);
  } catch (const std::system_error& thrown) {
    return std::unexpected(resource_error(thrown, settings_->base_url.host));
  }
}

void BlockingTransport::give_back(std::unique_ptr<PooledHandle> handle) {
  const auto now = steady_clock::now();
  const auto oldest = now - settings_->options.max_connection_age;
  handle->idle_since = now;
  std::vector<std::unique_ptr<PooledHandle>> surplus;  // closed after the lock is released
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(handle));
  while (idle_.size() > max_idle_handles || idle_.front()->idle_since < oldest) {
    surplus.push_back(std::move(idle_.front()));
    idle_.pop_front();
  }
}

}  // namespace userhub
