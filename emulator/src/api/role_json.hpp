#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace userhub::emulator {

/// The role `owner` or `member`. Its type and permission sets are our assumption.
nlohmann::json role_json(const std::string& role);

}  // namespace userhub::emulator
