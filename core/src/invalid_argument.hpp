#pragma once

#include <expected>
#include <string>
#include <utility>

#include "userhub/error.hpp"

namespace userhub {

/// The error for an argument that is refused before anything is sent. The message is the name of
/// the argument, then `problem`.
inline std::unexpected<Error> invalid_argument(std::string param, const std::string& problem) {
  Error error;
  error.code = ErrorCode::invalid_argument;
  error.message = param + " " + problem;
  error.param = std::move(param);
  return std::unexpected(std::move(error));
}

}  // namespace userhub
