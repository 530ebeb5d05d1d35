#pragma once

#include <Python.h>

#include "userhub/portal_session.hpp"

namespace userhub::python {

/// The session as a userhub.PortalSession.
PyObject* session_value(const PortalSession& session);

}  // namespace userhub::python
