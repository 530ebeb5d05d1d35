#pragma once

#include "http/http_message.hpp"
#include "portal/page_frame.hpp"
#include "state/accounts.hpp"
#include "state/members.hpp"

namespace userhub::emulator {

/// Asks a visitor whether to join the organization.
Response join_page(const PageFrame& frame, const Account& organization,
                   const Invitation& invitation);

}  // namespace userhub::emulator
