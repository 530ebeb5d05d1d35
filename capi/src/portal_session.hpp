#pragma once

#include "userhub.h"
#include "userhub/portal_session.hpp"

struct userhub_portal_session {
  userhub::PortalSession session;
};
