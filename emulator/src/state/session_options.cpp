#include "state/session_options.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "http/request_body.hpp"
#include "http/web_url.hpp"

namespace userhub::emulator {
namespace {

constexpr std::size_t max_url_bytes = std::size_t{16} * 1024;

struct Field {
  std::string_view name;
  std::string SessionOptions::* member;
  bool is_url;
};

constexpr std::array fields{
    Field{"portalUrl", &SessionOptions::portal_url, true},
    Field{"returnUrl", &SessionOptions::return_url, true},
    Field{"successUrl", &SessionOptions::success_url, true},
    Field{"organizationId", &SessionOptions::organization_id, false},
};

std::vector<std::string_view> field_names() {
  std::vector<std::string_view> names;
  names.reserve(fields.size());
  for (const auto& field : fields) names.push_back(field.name);
  return names;
}

std::expected<void, ApiError> read_field(SessionOptions& options, const Field& field,
                                         const nlohmann::json& value) {
  if (value.is_null()) return {};
  const std::string name(field.name);
  if (!value.is_string()) {
    return std::unexpected(invalid_argument(name, name + " must be a string."));
  }
  const auto& text = value.get_ref<const std::string&>();
  if (field.is_url && !text.empty() && !is_web_url(text) && !is_web_path(text)) {
    return std::unexpected(invalid_argument(
        name, name + " must be an http or https URL that browsers open, or a path that starts with "
                     "one /."));
  }
  if (field.is_url && text.size() > max_url_bytes) {
    return std::unexpected(invalid_argument(name, name + " is longer than 16 KiB."));
  }
  options.*field.member = text;
  return {};
}

}  // namespace

std::expected<SessionOptions, ApiError> parse_session_options(std::string_view body) {
  const auto json = parse_body(body, field_names());
  if (!json) return std::unexpected(json.error());
  SessionOptions options;
  for (const auto& field : fields) {
    const auto value = json->find(field.name);
    if (value == json->end()) continue;
    if (auto read = read_field(options, field, *value); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  return options;
}

}  // namespace userhub::emulator
