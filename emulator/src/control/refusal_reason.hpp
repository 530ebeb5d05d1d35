#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace userhub::emulator {

/// Why the request of a journal entry was refused; "" if it was not.
std::string refusal_reason(const nlohmann::json& entry);

}  // namespace userhub::emulator
