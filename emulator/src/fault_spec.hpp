#pragma once

#include <optional>
#include <string_view>

#include "fault_kinds.hpp"

namespace userhub::emulator {

/// Reads `503_twice_after1`. Nothing where it asks for no fault.
std::optional<Fault> parse_fault_spec(std::string_view spec);

/// Reads the same after `usr_`.
std::optional<Fault> parse_faulty_user_id(std::string_view user_id);

}  // namespace userhub::emulator
