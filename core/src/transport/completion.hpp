#pragma once

#include <expected>
#include <utility>

#include "userhub/async_call.hpp"

namespace userhub {

/// The result of an asynchronous call, with the callback that is to take it.
struct Completion {
  PortalSessionCallback callback;
  std::expected<PortalSession, Error> result;

  /// Once. A callback that throws ends the program.
  void deliver() noexcept {
    PortalSessionCallback taken = std::move(callback);  // lives no longer than its call
    taken(std::move(result));
  }
};

}  // namespace userhub
