#include "portal/notice.hpp"

#include <algorithm>
#include <array>

namespace userhub::emulator {
namespace {

struct Named {
  std::string_view name;
  std::string_view text;
};

constexpr std::array notices{
    Named{"invited", "The invitation is listed below."},
    Named{"joined", "You joined the organization."},
    Named{"paid", "The invoice is paid."},
    Named{"removed", "The member was removed."},
    Named{"replaced", "The card was replaced."},
    Named{"resumed", "The plan will renew."},
    Named{"withdrawn", "The invitation was withdrawn."},
};

}  // namespace

Notice notice_named(std::string_view name) {
  const auto* const found = std::ranges::find(notices, name, &Named::name);
  return found == notices.end() ? Notice() : Notice{.text = std::string(found->text)};
}

}  // namespace userhub::emulator
