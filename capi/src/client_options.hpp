#pragma once

#include <expected>

#include "userhub.h"
#include "userhub/client_options.hpp"
#include "userhub/error.hpp"

namespace userhub::capi {

/// Fails if the struct cannot be read; Client::create() checks its values.
std::expected<ClientOptions, Error> read_client_options(const userhub_client_options* theirs);

}  // namespace userhub::capi
