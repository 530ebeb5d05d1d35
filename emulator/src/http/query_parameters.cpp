#include "http/query_parameters.hpp"

#include <algorithm>

#include "http/request_body.hpp"
#include "text/did_you_mean.hpp"

namespace userhub::emulator {

std::expected<FormFields, ApiError> parse_query(std::string_view raw_query,
                                                const std::vector<std::string_view>& names) {
  auto fields = parse_form(raw_query);
  if (!fields) {
    return std::unexpected(invalid_argument("query", "The query must be percent-encoded UTF-8."));
  }
  for (const auto& [name, value] : *fields) {
    if (std::ranges::find(names, std::string_view(name)) != names.end()) continue;
    return std::unexpected(
        invalid_argument(name, "Unknown parameter " + name + "." + did_you_mean(name, names)));
  }
  return *std::move(fields);
}

}  // namespace userhub::emulator
