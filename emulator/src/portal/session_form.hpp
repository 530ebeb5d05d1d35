#pragma once

#include <optional>

#include "http/form_fields.hpp"
#include "http/http_message.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// The fields of a posted form. Empty if the form does not carry the token of the visit.
std::optional<FormFields> read_session_form(const Request& request, const PortalVisit& visit);

}  // namespace userhub::emulator
