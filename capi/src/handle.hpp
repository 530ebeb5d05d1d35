#pragma once

#include <utility>

#include "error.hpp"

namespace userhub::capi {

/// Runs `make`, which gives std::expected<what a Handle holds, Error>, and settles both
/// out-parameters. Nothing thrown leaves it.
template <class Handle, class Make>
userhub_status give_handle(Handle** handle, const char* handle_name, userhub_error** error,
                           Make&& make) noexcept {
  if (handle != nullptr) *handle = nullptr;
  if (error != nullptr) *error = nullptr;
  try {
    if (handle == nullptr) return fail(null_argument(handle_name).error(), error);
    auto made = std::forward<Make>(make)();
    if (!made) return fail(std::move(made).error(), error);
    *handle = new Handle{*std::move(made)};
    return USERHUB_OK;
  } catch (...) {
    return fail_thrown(error);
  }
}

}  // namespace userhub::capi
