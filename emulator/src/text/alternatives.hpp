#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

/// `a, b or c`.
std::string alternatives(const std::vector<std::string_view>& choices);

}  // namespace userhub::emulator
