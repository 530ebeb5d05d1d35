#include "userhub/portal_path.hpp"

#include "must.hpp"
#include "safe_text.hpp"
#include "target.hpp"
#include "travels.hpp"
#include "url_parts.hpp"

namespace userhub::fuzz {

/// A plan's ID.
void check_input(std::string_view input) {
  const auto path = portal_path::checkout(input);
  must(path.has_value() == can_be_segment(input), "a plan is taken unless it would corrupt");
  if (!path) return must_be_refusal_of(path.error(), "plan_id");
  constexpr std::string_view prefix = "/{accountId}/checkout/";
  must(path->starts_with(prefix), "a plan's checkout is below the account's");
  const std::string_view segment = std::string_view(*path).substr(prefix.size());
  must(is_path_segment(segment, ""), "a plan's ID is one segment of unreserved characters");
  must(percent_decoded(segment) == input, "a plan's ID decodes to itself");
}

}  // namespace userhub::fuzz
