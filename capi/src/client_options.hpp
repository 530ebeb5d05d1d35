#pragma once

#include <expected>

#include "userhub.h"
#include "userhub/client_options.hpp"
#include "userhub/error.hpp"

namespace userhub::capi {

/// Fails where the struct cannot be read; its values are checked by Client::create().
std::expected<ClientOptions, Error> read_client_options(const userhub_client_options* given);

}  // namespace userhub::capi
