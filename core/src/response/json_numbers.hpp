#pragma once

#include <string>
#include <string_view>

namespace userhub {

/// `json` with 0 in place of each number (RFC 8259, section 6). What is not JSON does not become
/// it.
std::string without_numbers(std::string_view json);

}  // namespace userhub
