#pragma once

#include <optional>
#include <string_view>

#include "control/fault_kinds.hpp"

namespace userhub::emulator {

/// Parses `503_twice_after1`. Empty if it is not a fault.
std::optional<Fault> parse_fault_spec(std::string_view spec);

/// Parses the same after `usr_`.
std::optional<Fault> parse_faulty_user_id(std::string_view user_id);

}  // namespace userhub::emulator
