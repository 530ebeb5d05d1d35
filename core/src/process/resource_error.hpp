#pragma once

#include <string>
#include <system_error>

#include "text/single_line.hpp"
#include "userhub/error.hpp"

namespace userhub {

/// The error of a call, or of a queue, for which the system has no descriptor or no thread.
inline Error resource_error(const std::system_error& thrown) {
  if (thrown.code() != std::errc::too_many_files_open) {
    return {.message = single_line(thrown.what())};
  }
  return {.code = ErrorCode::connection_failed,
          .message = "too many open files: close some, or raise the limit (ulimit -n)",
          .phase = Phase::connect};
}

}  // namespace userhub
