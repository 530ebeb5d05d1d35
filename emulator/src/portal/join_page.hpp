#pragma once

#include "http/http_message.hpp"
#include "state/accounts.hpp"
#include "state/members.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// Asks a visitor whether to join the organization.
Response join_page(const PortalVisit& visit, const Account& visitor, const Account& organization,
                   const Invitation& invitation);

}  // namespace userhub::emulator
