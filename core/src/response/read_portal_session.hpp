#pragma once

#include <string_view>

#include "userhub/read_portal_session.hpp"

namespace userhub {

/// The same, and redacts the admin key in the error's texts.
std::expected<PortalSession, Error> read_portal_session(const HttpResponse& response,
                                                        std::chrono::system_clock::time_point now,
                                                        std::string_view admin_key);

}  // namespace userhub
