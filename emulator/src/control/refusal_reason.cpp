#include "control/refusal_reason.hpp"

namespace userhub::emulator {

std::string refusal_reason(const nlohmann::json& entry) {
  constexpr int first_error = 400;
  if (entry.value("status", 0) < first_error) return "";
  const auto answer = nlohmann::json::parse(entry.value("response_body", ""), nullptr,
                                            /*allow_exceptions=*/false);
  const bool has_message = answer.is_object() && answer.contains("message");
  if (has_message && answer["message"].is_string()) return answer["message"];
  return entry.value("note", "");
}

}  // namespace userhub::emulator
