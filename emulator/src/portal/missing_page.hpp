#pragma once

#include <string>
#include <string_view>

#include "state/accounts.hpp"
#include "state/sign_ins.hpp"

namespace userhub::emulator {

/// Why there is no page at a path for a visitor.
struct MissingPage {
  std::string reason;  ///< One sentence.
  /// The page that was probably meant, as a text and as a path; "": no such page.
  std::string suggestion = {};
  std::string suggested_path = {};
};

/// `visit` is null for a visitor without a session.
MissingPage explain_missing_page(std::string_view raw_path, const PortalVisit* visit,
                                 Accounts& accounts);

}  // namespace userhub::emulator
