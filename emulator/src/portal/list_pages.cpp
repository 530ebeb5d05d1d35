#include "portal/list_pages.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "text/parse_number.hpp"
#include "text/percent_encoding.hpp"

namespace userhub::emulator {
namespace {

constexpr std::array<std::string_view, 4> parameters{
    search_parameter, page_parameter, invitation_page_parameter, call_page_parameter};

std::string link_to(const ListPart& part, int page, const FormFields& query) {
  FormFields fields = query;
  fields[part.page_number_parameter] = std::to_string(page);
  std::string link;
  for (const auto& [name, value] : fields) {
    if (std::ranges::find(parameters, name) == parameters.end() || value.empty()) continue;
    link += (link.empty() ? "?" : "&") + name + "=" + percent_encode(value);
  }
  return link;
}

}  // namespace

Search read_search(const FormFields& query, const char* page_number_parameter, int page_size) {
  const auto page = parse_number(field_of(query, page_number_parameter));
  return {.text = field_of(query, search_parameter),
          .page = std::max(page.value_or(1), 1),
          .page_size = page_size};
}

Values list_navigation(const ListPart& part, const FormFields& query) {
  const std::string text = field_of(query, search_parameter);
  const int first = (part.page - 1) * part.page_size + 1;
  const int last = std::min(first + part.page_size - 1, part.total);
  Values values;
  values.set("list", part.name);
  values.set("first", std::to_string(first));
  values.set("last", std::to_string(last));
  values.set("total", std::to_string(part.total));
  set_flag(values, "has_pages", part.total > part.page_size);
  if (part.page > 1) values.set("previous", link_to(part, part.page - 1, query));
  if (last < part.total) values.set("next", link_to(part, part.page + 1, query));
  set_flag(values, "searchable", part.total > part.page_size || !text.empty());
  set_flag(values, "searched", !text.empty());
  set_flag(values, "no_match", !text.empty() && part.total == 0);
  values.set("text", text);
  return values;
}

}  // namespace userhub::emulator
