#pragma once

#include <utility>

#include "error.hpp"

namespace userhub::capi {

/// Runs `make`, which returns std::expected<the content of a Handle, Error>, and sets both
/// out-parameters. Throws nothing.
template <class Handle, class Make>
userhub_status give_handle(Handle** handle, const char* handle_name, userhub_error** error,
                           Make&& make) noexcept {
  if (handle != nullptr) *handle = nullptr;
  if (error != nullptr) *error = nullptr;
  try {
    if (handle == nullptr) return fail(null_argument(handle_name).error(), error);
    auto result = std::forward<Make>(make)();
    if (!result) return fail(std::move(result).error(), error);
    *handle = new Handle{*std::move(result)};
    return USERHUB_OK;
  } catch (...) {
    return fail_thrown(error);
  }
}

}  // namespace userhub::capi
