#pragma once

#include <cstddef>
#include <utility>

#include "error.hpp"

namespace userhub::capi {

/// Runs `make`, which returns std::expected<std::string, Error>, and writes its text like
/// snprintf(). Writes to the buffer last, so that an argument may be in the buffer. Throws nothing.
template <class Make>
std::ptrdiff_t write_text(char* buffer, std::size_t size, Make&& make) noexcept {
  if (buffer == nullptr && size > 0) return -USERHUB_INVALID_ARGUMENT;
  std::ptrdiff_t result = -USERHUB_INTERNAL;
  std::size_t written = 0;
  try {
    if (const auto text = std::forward<Make>(make)()) {
      result = static_cast<std::ptrdiff_t>(text->size());
      if (size > 0) written = text->copy(buffer, size - 1);
    } else {
      result = -to_status(text.error().code);
    }
  } catch (...) {
    result = -USERHUB_INTERNAL;
  }
  if (size > 0) buffer[written] = '\0';
  return result;
}

}  // namespace userhub::capi
