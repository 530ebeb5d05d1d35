#pragma once

#include <string>
#include <string_view>

namespace userhub::emulator {

/// The text for one line of a terminal: a control character, and a byte that is not UTF-8, becomes
/// `?`. Otherwise a request could forge lines or send escape sequences.
std::string single_line(std::string_view text);

}  // namespace userhub::emulator
