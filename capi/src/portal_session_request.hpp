#pragma once

#include <expected>

#include "userhub.h"
#include "userhub/client.hpp"

namespace userhub::capi {

/// What one userhub_portal_session_request asks, in the core's terms.
struct RequestedCall {
  PortalSessionRequest request;
  CallOptions options;
};

/// Fails where the struct cannot be read; its values are checked by the call.
std::expected<RequestedCall, Error> read_request(const userhub_portal_session_request* given);

}  // namespace userhub::capi
