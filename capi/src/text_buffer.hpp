#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <utility>

#include "handle.hpp"

namespace userhub::capi {

/// Runs `make`, which returns std::expected<std::string, Error>, and writes its text like
/// snprintf(). Writes to the buffer last, so that an argument may be in the buffer. Throws nothing.
template <class Make>
std::ptrdiff_t write_text(char* buffer, std::size_t size, userhub_error** error,
                          Make&& make) noexcept {
  std::string text;
  const userhub_status status = without_exceptions(error, [&] {
    if (buffer == nullptr && size > 0) return fail(null_argument("buffer").error(), error);
    auto made = std::forward<Make>(make)();
    if (!made) return fail(std::move(made).error(), error);
    text = *std::move(made);
    return USERHUB_OK;
  });
  if (buffer != nullptr && size > 0) buffer[text.copy(buffer, size - 1)] = '\0';
  return status == USERHUB_OK ? static_cast<std::ptrdiff_t>(text.size()) : -status;
}

}  // namespace userhub::capi
