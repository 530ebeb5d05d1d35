#pragma once

#include <string>

#include "portal/html_page.hpp"

namespace userhub::emulator {

/// What surrounds the content of every page.
struct PageFrame {
  std::string app_url;
  bool has_home = false;       ///< Whether to link to the developer's home page.
  std::string user_id = {};    ///< Who is signed in; "": nobody.
  std::string user_name = {};  ///< "" if the user has none.
  std::string form_token = {};
};

/// Sets the values of the layout that come from the frame.
void set_frame(Values& values, const PageFrame& frame);

}  // namespace userhub::emulator
