#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace userhub::emulator {

/// Decoded names and values; of a name that is repeated, the last.
using FormFields = std::map<std::string, std::string>;

/// Reads `a=1&b=x+y`, as a query and a posted form have it. Nothing where a part is no encoded
/// UTF-8.
std::optional<FormFields> parse_form(std::string_view text);

/// The value of a field; "" where it is missing.
std::string field_of(const FormFields& fields, const std::string& name);

}  // namespace userhub::emulator
