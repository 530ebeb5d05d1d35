#pragma once

#include <expected>
#include <string>

#include "userhub.h"
#include "userhub/error.hpp"

struct userhub_error {
  userhub::Error error;
  bool preallocated = false;
};

namespace userhub::capi {

userhub_status to_status(ErrorCode code);

/// For a NULL that is not allowed.
std::unexpected<Error> null_argument(std::string name);

/// Gives the error to the caller if `out` is not NULL. May throw bad_alloc.
userhub_status fail(Error error, userhub_error** out);

/// For a catch block: gives the caller an error for the exception, a preallocated one if memory
/// runs out.
userhub_status fail_thrown(userhub_error** out) noexcept;

}  // namespace userhub::capi
