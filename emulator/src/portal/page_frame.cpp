#include "portal/page_frame.hpp"

namespace userhub::emulator {

void set_frame(Values& values, const PageFrame& frame) {
  values.set("app_url", frame.app_url);
  set_flag(values, "has_home", frame.has_home);
  if (frame.user_id.empty()) return;
  values.set("user_id", frame.user_id);
  values.set("user_name", frame.user_name);
  values.set("form_token", frame.form_token);
}

}  // namespace userhub::emulator
