#pragma once

#include <string_view>

namespace userhub::emulator {

/// The value of `name` among the `name=value` pairs of a query or a Cookie header; "" if it is
/// missing. Nothing is decoded.
std::string_view find_value(std::string_view pairs, std::string_view separators,
                            std::string_view name);

}  // namespace userhub::emulator
