#pragma once

#include <string>
#include <system_error>
#include <utility>

#include "text/single_line.hpp"
#include "userhub/error.hpp"

namespace userhub {

inline constexpr auto too_many_open_files =
    "too many open files: close some, or raise the limit (ulimit -n)";

/// The error of a call to this host, or of a queue, for which the system has no descriptor or no
/// thread.
inline Error resource_error(const std::system_error& thrown, std::string host = {}) {
  Error error{.message = single_line(thrown.what()), .host = std::move(host)};
  const bool is_limit_of_system = thrown.code() == std::errc::too_many_files_open_in_system;
  if (is_limit_of_system || thrown.code() == std::errc::too_many_files_open) {
    error.code = ErrorCode::connection_failed;
    error.phase = Phase::connect;
    error.message = is_limit_of_system
                        ? "too many open files in the system: raise its limit (sysctl fs.file-max)"
                        : too_many_open_files;
  }
  return error;
}

}  // namespace userhub
