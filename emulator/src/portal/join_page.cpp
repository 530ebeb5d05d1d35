#include "portal/join_page.hpp"

#include "page_templates.hpp"
#include "portal/html_page.hpp"

namespace userhub::emulator {

Response join_page(const PageFrame& frame, const Account& organization,
                   const Invitation& invitation) {
  Values values;
  set_frame(values, frame);
  values.set("title", "Invitation");
  values.set("organization", organization.name);
  values.set("email", invitation.email);
  return html_page(200, page_templates::join, std::move(values));
}

}  // namespace userhub::emulator
