#include "http/json_text.hpp"

namespace userhub::emulator {
namespace {

Response response_of(int status, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          .body = std::move(body),
          .delivery = {}};
}

}  // namespace

bool nests_too_deeply(std::string_view text) {
  constexpr int max_depth = 100;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size() && depth <= max_depth; ++i) {
    const char c = text[i];
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\') ++i;
    if (in_string) continue;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
  }
  return depth > max_depth;
}

std::string to_text(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Response json_response(int status, const nlohmann::json& body) {
  return response_of(status, to_text(body));
}

Response pretty_json_response(const nlohmann::ordered_json& body) {
  using nlohmann::ordered_json;
  return response_of(200, body.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace userhub::emulator
