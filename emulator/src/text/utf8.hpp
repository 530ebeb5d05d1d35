#pragma once

#include <string_view>

namespace userhub::emulator {

bool is_utf8(std::string_view text);

}  // namespace userhub::emulator
