#pragma once

#include <string>
#include <string_view>

namespace userhub {

/// `json` with only the first two digits of each run of digits outside of strings, so that no
/// number is out of range. Two digits keep a leading zero wrong (RFC 8259, section 6): text that is
/// not JSON does not become JSON.
std::string shorten_numbers(std::string_view json);

}  // namespace userhub
