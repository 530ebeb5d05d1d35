#include "state/user_input.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "http/request_body.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

enum class Type { text, flag, time, object };

struct Field {
  std::string_view name;
  Type type = Type::text;
  std::size_t max_bytes = 255;
};

constexpr std::array fields{
    Field{"uniqueId"},
    Field{"displayName", Type::text, 200},
    Field{"email", Type::text, 320},
    Field{"emailVerified", Type::flag},
    Field{"phoneNumber"},
    Field{"phoneNumberVerified", Type::flag},
    Field{"imageUrl", Type::text, 2000},
    Field{"currencyCode"},
    Field{"languageCode"},
    Field{"regionCode"},
    Field{"timeZone"},
    Field{"address", Type::object},
    Field{"signupTime", Type::time},
    Field{"disabled", Type::flag},
};

std::string find_problem(const Field& field, const Json& value) {
  if (value.is_null()) return "";
  switch (field.type) {
    case Type::flag:
      return value.is_boolean() ? "" : " must be true or false.";
    case Type::object:
      return value.is_object() ? "" : " must be an object.";
    case Type::time:
      return value.is_string() && parse_time(value.get_ref<const std::string&>())
                 ? ""
                 : " must be a time such as 2026-01-01T00:00:00Z.";
    case Type::text:
      break;
  }
  if (!value.is_string()) return " must be a string.";
  if (value.get_ref<const std::string&>().size() <= field.max_bytes) return "";
  return " is longer than " + std::to_string(field.max_bytes) + " bytes.";
}

constexpr std::size_t max_unique_id_bytes = 255;

bool is_unique_id(const std::string& text) {
  const auto is_alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  return !text.empty() && text.size() <= max_unique_id_bytes && is_alphanumeric(text.front()) &&
         !text.starts_with("usr_") && std::ranges::all_of(text, [&](char c) {
           return is_alphanumeric(c) || c == '_' || c == '-';
         });
}

// Moves a text out of the JSON; null becomes "".
std::optional<std::string> take_text(Json& json, const char* name) {
  const auto value = json.find(name);
  if (value == json.end()) return std::nullopt;
  std::string text = value->is_null() ? "" : value->get<std::string>();
  json.erase(value);
  return text;
}

}  // namespace

std::optional<ApiError> find_unique_id_problem(const std::string& unique_id) {
  if (unique_id.empty() || is_unique_id(unique_id)) return std::nullopt;
  return invalid_argument("uniqueId",
                          "uniqueId must have only letters, digits, _ and -, start with a letter "
                          "or digit, not start with usr_, and be no longer than 255 bytes.");
}

std::expected<UserInput, ApiError> parse_user_input(std::string_view body) {
  std::vector<std::string_view> names;
  names.reserve(fields.size());
  for (const auto& field : fields) names.push_back(field.name);
  auto json = parse_body(body, names);
  if (!json) return std::unexpected(json.error());
  for (const auto& [name, value] : json->items()) {
    const auto* const field = std::ranges::find(fields, std::string_view(name), &Field::name);
    const std::string problem = find_problem(*field, value);
    if (!problem.empty()) return std::unexpected(invalid_argument(name, name + problem));
  }
  UserInput input{.unique_id = take_text(*json, "uniqueId"),
                  .name = take_text(*json, "displayName"),
                  .email = take_text(*json, "email")};
  if (auto problem = find_unique_id_problem(input.unique_id.value_or(""))) {
    return std::unexpected(*std::move(problem));
  }
  input.profile = *std::move(json);
  return input;
}

}  // namespace userhub::emulator
