#include "userhub/portal_path.hpp"

#include "invalid_argument.hpp"
#include "string_argument.hpp"
#include "text_buffer.hpp"

namespace {

namespace path = userhub::portal_path;

/// Empty if the page needs a plan or does not exist.
std::string_view path_without_plan(userhub_portal_page page) {
  switch (page) {
    case USERHUB_PORTAL_ROOT:
      return path::root;
    case USERHUB_PORTAL_DASHBOARD:
      return path::dashboard;
    case USERHUB_PORTAL_PLANS:
      return path::plans;
    case USERHUB_PORTAL_CANCEL:
      return path::cancel;
    case USERHUB_PORTAL_MEMBERS:
      return path::members;
    case USERHUB_PORTAL_INVITE:
      return path::invite;
    case USERHUB_PORTAL_CHECKOUT:
      break;
  }
  return {};
}

std::expected<std::string, userhub::Error> portal_path(userhub_portal_page page,
                                                       const char* plan_id) {
  using namespace userhub::capi;
  if (page == USERHUB_PORTAL_CHECKOUT) return path::checkout(string_or_empty(plan_id));
  const auto fixed = path_without_plan(page);
  if (fixed.empty()) return userhub::invalid_argument("page", "is not a userhub_portal_page");
  if (plan_id != nullptr)
    return userhub::invalid_argument("plan_id", "is not for this page: pass NULL");
  return std::string(fixed);
}

}  // namespace

ptrdiff_t userhub_portal_path(userhub_portal_page page, const char* plan_id, char* buffer,
                              size_t size, userhub_error** error) {
  return userhub::capi::write_text(buffer, size, error, [=] { return portal_path(page, plan_id); });
}
