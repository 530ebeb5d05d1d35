#include "api/role_json.hpp"

namespace userhub::emulator {

nlohmann::json role_json(const std::string& role) {
  const bool owner = role == "owner";
  nlohmann::json json = {{"id", "role_" + role},
                         {"uniqueId", role},
                         {"displayName", owner ? "Owner" : "Member"},
                         {"type", owner ? "OWNER" : "MEMBER"},
                         {"description", nullptr},
                         {"seatPolicy", nullptr},
                         {"permissionSets", nlohmann::json::array()},
                         {"default", !owner},
                         {"archived", false},
                         {"view", "BASIC"},
                         {"createTime", "2025-01-01T00:00:00Z"},
                         {"updateTime", "2025-01-01T00:00:00Z"}};
  if (owner) json["permissionSets"] = {"BILLING", "MEMBERS"};
  return json;
}

}  // namespace userhub::emulator
