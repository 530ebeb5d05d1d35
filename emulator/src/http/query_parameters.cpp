#include "http/query_parameters.hpp"

#include <algorithm>

#include "http/request_body.hpp"
#include "text/alternatives.hpp"
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

std::expected<std::optional<bool>, ApiError> read_flag(const FormFields& fields,
                                                       const std::string& name) {
  const auto choice = read_choice(fields, name, {"true", "false"});
  if (!choice) return std::unexpected(choice.error());
  return choice->empty() ? std::nullopt : std::optional(*choice == "true");
}

std::expected<std::string, ApiError> read_choice(const FormFields& fields, const std::string& name,
                                                 const std::vector<std::string_view>& choices) {
  std::string text = field_of(fields, name);
  if (text.empty() || std::ranges::find(choices, std::string_view(text)) != choices.end()) {
    return text;
  }
  return std::unexpected(invalid_argument(name, name + " must be " + alternatives(choices) + "."));
}

}  // namespace userhub::emulator
