#pragma once

#include <utility>

#include "error.hpp"

namespace userhub::capi {

/// Runs `function`, which returns a userhub_status and sets `*error` if it fails. An exception
/// becomes an error too.
template <class Function>
userhub_status without_exceptions(userhub_error** error, Function&& function) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    return std::forward<Function>(function)();
  } catch (...) {
    return fail_thrown(error);
  }
}

/// The same for a function that also sets `*handle`, unless that is NULL.
template <class Handle, class Function>
userhub_status without_exceptions(Handle** handle, userhub_error** error,
                                  Function&& function) noexcept {
  if (handle != nullptr) *handle = nullptr;
  return without_exceptions(error, std::forward<Function>(function));
}

/// Runs `make`, which returns std::expected<the content of a Handle, Error>, and sets both
/// out-parameters. Throws nothing.
template <class Handle, class Make>
userhub_status give_handle(Handle** handle, const char* handle_name, userhub_error** error,
                           Make&& make) {
  return without_exceptions(handle, error, [&] {
    if (handle == nullptr) return fail(null_argument(handle_name).error(), error);
    auto result = std::forward<Make>(make)();
    if (!result) return fail(std::move(result).error(), error);
    *handle = new Handle{*std::move(result)};
    return USERHUB_OK;
  });
}

}  // namespace userhub::capi
