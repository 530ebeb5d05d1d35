#pragma once

#include "portal/html_page.hpp"
#include "portal/portal_pages.hpp"

namespace userhub::emulator {

/// Sets what the pages show of the subscription, the card and the invoices.
void set_billing(Values& values, const PageView& view);

}  // namespace userhub::emulator
