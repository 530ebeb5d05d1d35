#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// Decoded names and values. The last value of a repeated name wins.
using FormFields = std::map<std::string, std::string>;

/// Parses `a=1&b=x+y`, the format of a query and of a posted form. Empty if a part is not encoded
/// UTF-8.
std::optional<FormFields> parse_form(std::string_view text);

/// The value of a field; "" if it is missing.
std::string field_of(const FormFields& fields, const std::string& name);

}  // namespace userhub::emulator
