#include "state/list_query.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "http/query_parameters.hpp"
#include "http/request_body.hpp"
#include "text/parse_number.hpp"

namespace userhub::emulator {
namespace {

constexpr int max_page_size = 100;

std::expected<TextFilter, ApiError> read_filter(const FormFields& fields, const std::string& name) {
  constexpr std::size_t min_prefix_bytes = 3;
  TextFilter filter{.text = field_of(fields, name)};
  filter.prefix = filter.text.ends_with('*');
  if (!filter.prefix) return filter;
  filter.text.pop_back();
  if (filter.text.size() >= min_prefix_bytes) return filter;
  return std::unexpected(
      invalid_argument(name, "" + name + " needs at least 3 characters before its *."));
}

std::expected<int, ApiError> read_page_size(const std::string& text) {
  constexpr int usual = 20;
  if (text.empty()) return usual;
  const auto size = parse_number(text);
  if (!size || *size < 0) {
    return std::unexpected(invalid_argument("pageSize", "pageSize must be a number, 1 to 100."));
  }
  return *size == 0 ? usual : std::min(*size, max_page_size);
}

std::string order_error(const ListSpec& spec) {
  std::string names;
  for (const auto& order : spec.orders) names.append(names.empty() ? "" : ", ").append(order.name);
  return "orderBy can have " + names + ", each with an optional desc.";
}

// `displayName desc, createTime`.
std::expected<std::string, ApiError> read_order(std::string_view text, const ListSpec& spec) {
  std::string sql;
  std::size_t parts = 0;
  while (!text.empty()) {
    std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    const auto name = part.substr(0, part.find(' '));
    const auto direction = part.substr(name.size());
    const auto order = std::ranges::find(spec.orders, name, &ListOrder::name);
    if (order == spec.orders.end() || ++parts > spec.orders.size() ||
        (!direction.empty() && direction != " desc" && direction != " asc")) {
      return std::unexpected(invalid_argument("orderBy", order_error(spec)));
    }
    sql += std::string(order->column) + (direction == " desc" ? " DESC, " : ", ");
  }
  return sql.append(spec.default_order);
}

std::string fingerprint(const FormFields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (name == "pageToken" || name == "pageSize") continue;
    text.append(name).append("=").append(value).append("\n");
  }
  return std::to_string(std::hash<std::string>()(text));
}

std::expected<int, ApiError> read_page_token(const std::string& token, const ListQuery& query) {
  if (token.empty()) return 0;
  const auto offset = parse_number(std::string_view(token).substr(0, token.find('-')));
  if (offset && *offset >= 0 && token == page_token(query, *offset)) return *offset;
  return std::unexpected(invalid_argument("pageToken",
                                          "pageToken belongs to another list: send it with the "
                                          "parameters of the list that it came from."));
}

// Stores the value, or keeps the first error.
template <typename Value>
void keep(std::expected<Value, ApiError> read, Value& into, std::optional<ApiError>& problem) {
  if (read) {
    into = *std::move(read);
  } else if (!problem) {
    problem = std::move(read.error());
  }
}

std::string condition(std::string_view column, const TextFilter& filter, std::string_view number) {
  const std::string parameter = "lower(?" + std::string(number) + ")";
  const std::string text = "lower(" + std::string(column) + ")";
  if (filter.text.empty()) return parameter + " = ''";
  if (!filter.prefix) return text + " = " + parameter;
  return "substr(" + text + ", 1, length(" + parameter + ")) = " + parameter;
}

}  // namespace

std::expected<ListQuery, ApiError> parse_list_query(std::string_view raw_query,
                                                    const ListSpec& spec) {
  auto parameters = spec.parameters;
  parameters.insert(parameters.end(), {"pageSize", "pageToken", "orderBy"});
  const auto fields = parse_query(raw_query, parameters);
  if (!fields) return std::unexpected(fields.error());
  ListQuery query;
  std::optional<ApiError> problem;
  keep(read_filter(*fields, "displayName"), query.display_name, problem);
  keep(read_filter(*fields, "email"), query.email, problem);
  keep(read_order(field_of(*fields, "orderBy"), spec), query.order, problem);
  std::string view;
  std::optional<bool> show_deleted;
  keep(read_choice(*fields, "view", {"BASIC", "FULL"}), view, problem);
  keep(read_choice(*fields, "state", spec.states), query.state, problem);
  keep(read_flag(*fields, "showDeleted"), show_deleted, problem);
  keep(read_page_size(field_of(*fields, "pageSize")), query.page_size, problem);
  query.organization_id = field_of(*fields, "organizationId");
  query.user_id = field_of(*fields, "userId");
  query.role_id = field_of(*fields, "roleId");
  query.plan_group_id = field_of(*fields, "planGroupId");
  query.show_deleted = show_deleted.value_or(false);
  query.full = view == "FULL";
  query.list_fingerprint = fingerprint(*fields);
  keep(read_page_token(field_of(*fields, "pageToken"), query), query.offset, problem);
  if (problem) return std::unexpected(*std::move(problem));
  return query;
}

std::string page_token(const ListQuery& query, int offset) {
  return std::to_string(offset) + "-" + query.list_fingerprint;
}

std::string filter_sql(const ListQuery& query, std::string_view name_column,
                       std::string_view email_column) {
  return condition(name_column, query.display_name, "1") + " AND " +
         condition(email_column, query.email, "2");
}

}  // namespace userhub::emulator
