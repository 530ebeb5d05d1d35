#pragma once

#include <expected>
#include <utility>

#include "userhub/async_call.hpp"

namespace userhub {

/// The result of an asynchronous call, with the callback that receives it.
struct CallResult {
  PortalSessionCallback callback;
  std::expected<PortalSession, Error> result;

  /// Call it once. A callback that throws ends the program.
  void deliver() noexcept {
    PortalSessionCallback taken = std::move(callback);  // lives no longer than its call
    taken(std::move(result));
  }
};

}  // namespace userhub
