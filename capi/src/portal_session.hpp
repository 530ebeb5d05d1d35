#pragma once

#include <string>

#include "text/redaction.hpp"
#include "userhub.h"
#include "userhub/portal_session.hpp"

struct userhub_portal_session {
  userhub::PortalSession session;
  std::string redacted_url = userhub::redact_url(session.redirect_url, "…");
};
