#pragma once

#include <expected>

#include "userhub.h"
#include "userhub/client.hpp"

namespace userhub::capi {

/// A userhub_portal_session_request in the types of the core.
struct RequestedCall {
  PortalSessionRequest request;
  CallOptions options;
};

/// Fails if the struct cannot be read; the call checks its values.
std::expected<RequestedCall, Error> read_request(const userhub_portal_session_request* theirs);

}  // namespace userhub::capi
