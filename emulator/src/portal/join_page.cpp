#include "portal/join_page.hpp"

#include "page_templates.hpp"
#include "portal/html_page.hpp"

namespace userhub::emulator {

Response join_page(const PortalVisit& visit, const Account& visitor, const Account& organization,
                   const Invitation& invitation) {
  Values values;
  values.set("title", "Invitation");
  values.set("form_token", visit.form_token);
  values.set("organization", organization.name);
  values.set("email", invitation.email);
  values.set("visitor_name", visitor.name);
  values.set("visitor_id", visitor.id);
  return html_page(200, page_templates::join, std::move(values));
}

}  // namespace userhub::emulator
