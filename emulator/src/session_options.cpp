#include "session_options.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "web_url.hpp"

namespace userhub::emulator {
namespace {

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

std::unexpected<ApiError> refusal(std::string_view param, std::string message) {
  return std::unexpected(ApiError{
      .code = "INVALID_ARGUMENT", .message = std::move(message), .param = std::string(param)});
}

// Case and underscores aside, so that return_url is near returnUrl.
std::string squashed(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c != '_') result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return result;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

std::string did_you_mean(std::string_view name) {
  if (name.size() > 40) return "";
  const std::string wanted = squashed(name);
  const auto distance = [&](const Field& field) {
    return edit_distance(wanted, squashed(field.name));
  };
  const auto nearest = std::ranges::min_element(fields, {}, distance);
  return distance(*nearest) > 4 ? "" : " Did you mean " + std::string(nearest->name) + "?";
}

std::expected<void, ApiError> read_field(SessionOptions& options, const Field& field,
                                         const nlohmann::json& value) {
  if (value.is_null()) return {};
  const std::string name(field.name);
  if (!value.is_string()) return refusal(name, name + " must be a string.");
  const auto& text = value.get_ref<const std::string&>();
  if (field.is_url && !text.empty() && !is_web_url(text) && !is_web_path(text)) {
    return refusal(name, name + " must be an http or https URL, or a path that starts with one /.");
  }
  options.*field.member = text;
  return {};
}

}  // namespace

std::expected<SessionOptions, ApiError> parse_session_options(std::string_view body) {
  SessionOptions options;
  if (body.empty()) return options;
  const auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return refusal("body", "The body is not valid JSON.");
  if (!json.is_object()) return refusal("body", "The body must be a JSON object.");
  for (const auto& [name, value] : json.items()) {
    const auto field = std::ranges::find(fields, name, &Field::name);
    if (field == fields.end()) {
      return refusal(name, "Unknown field " + name + "." + did_you_mean(name));
    }
    if (auto read = read_field(options, *field, value); !read) {
      return std::unexpected(std::move(read.error()));
    }
  }
  return options;
}

}  // namespace userhub::emulator
