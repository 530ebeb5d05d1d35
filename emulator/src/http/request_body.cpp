#include "http/request_body.hpp"

#include <algorithm>

#include "http/json_text.hpp"
#include "text/did_you_mean.hpp"

namespace userhub::emulator {

std::expected<nlohmann::json, ApiError> parse_body(std::string_view body,
                                                   const std::vector<std::string_view>& fields) {
  if (body.empty()) return nlohmann::json::object();
  if (nests_too_deeply(body)) {
    return std::unexpected(invalid_argument("body", "The body nests more than 100 levels deep."));
  }
  auto json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return std::unexpected(invalid_argument("body", "The body is not valid JSON."));
  }
  if (!json.is_object()) {
    return std::unexpected(invalid_argument("body", "The body must be a JSON object."));
  }
  for (const auto& [name, value] : json.items()) {
    if (std::ranges::find(fields, std::string_view(name)) != fields.end()) continue;
    return std::unexpected(
        invalid_argument(name, "Unknown field " + name + "." + did_you_mean(name, fields)));
  }
  return json;
}

ApiError invalid_argument(std::string_view param, std::string message) {
  return {.code = "INVALID_ARGUMENT", .message = std::move(message), .param = std::string(param)};
}

}  // namespace userhub::emulator
