#pragma once

#include <string>

#include "http/http_message.hpp"
#include "portal/missing_page.hpp"
#include "portal/page_frame.hpp"
#include "portal/return_link.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// Warns that a return link leads to a foreign origin.
Response leave_page(const ReturnLink& link, const PageFrame& frame);

/// For a sign-in link that does not work: 410.
Response dead_link_page(DeadLink why, const PageFrame& frame);

/// For an invitation that was accepted or withdrawn: 410.
Response dead_invitation_page(const PageFrame& frame);

/// For a visitor without a session: 401, or 200 after they signed out.
Response signed_out_page(int status, const PageFrame& frame);

/// Asks whether to sign out.
Response sign_out_page(const PageFrame& frame);

/// For a path without a page that this visitor may see: 404.
Response no_such_page(const MissingPage& missing, const PageFrame& frame);

/// For a method that the page does not support: 405, with the header Allow.
Response wrong_method_page(const std::string& allowed, const PageFrame& frame);

/// For a form sent by another session's page or by another site: 403.
Response stale_form_page(const PageFrame& frame);

}  // namespace userhub::emulator
