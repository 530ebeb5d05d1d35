#include "portal/session_form.hpp"

namespace userhub::emulator {

std::optional<FormFields> read_session_form(const Request& request, const PortalVisit& visit) {
  auto fields = request.body_too_long ? std::nullopt : parse_form(request.body);
  if (!fields || field_of(*fields, "form_token") != visit.form_token) return std::nullopt;
  return fields;
}

}  // namespace userhub::emulator
