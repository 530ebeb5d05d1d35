#pragma once

#include <pybind11/pybind11.h>

#include "userhub/portal_session.hpp"

namespace userhub::python {

/// The session as the package's PortalSession.
pybind11::object to_python(const PortalSession& session);

}  // namespace userhub::python
