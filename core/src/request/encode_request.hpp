#pragma once

#include <expected>
#include <string>

#include "resolved_options.hpp"
#include "userhub/portal_session.hpp"

namespace userhub {

/// What differs from one request to the next.
struct EncodedRequest {
  std::string target;  ///< The URL behind the base URL's origin.
  std::string body;
};

/// Puts a request into the form it travels in. Refuses, as invalid_argument, what would corrupt it.
std::expected<EncodedRequest, Error> encode_request(const ResolvedOptions& settings,
                                                    const PortalSessionRequest& request);

}  // namespace userhub
