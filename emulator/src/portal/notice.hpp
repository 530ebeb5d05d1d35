#pragma once

#include <string>
#include <string_view>

namespace userhub::emulator {

/// The result of the last action, as a page shows it.
struct Notice {
  std::string text = {};  ///< "": no notice.
  bool is_error = false;
};

/// The notice for what happened: `invited`, `removed`, …
Notice notice_named(std::string_view name);

}  // namespace userhub::emulator
