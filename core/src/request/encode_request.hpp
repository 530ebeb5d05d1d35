#pragma once

#include <expected>
#include <string>

#include "resolved_options.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// The parts of an HTTP request that differ from call to call.
struct EncodedRequest {
  std::string target;  ///< The URL after the base URL's origin.
  std::string body;
};

/// Encodes a request as it is sent. Refuses, with invalid_argument, what would corrupt it.
std::expected<EncodedRequest, Error> encode_request(const ResolvedOptions& options,
                                                    const PortalSessionRequest& request);

}  // namespace userhub
