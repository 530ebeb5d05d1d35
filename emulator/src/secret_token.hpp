#pragma once

#include <string>

namespace userhub::emulator {

/// 256 unpredictable bits, in hex.
std::string make_secret_token();

}  // namespace userhub::emulator
