#include "http/json_text.hpp"

namespace userhub::emulator {

std::string to_text(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Response json_response(int status, const nlohmann::json& body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          .body = to_text(body),
          .delivery = {}};
}

}  // namespace userhub::emulator
