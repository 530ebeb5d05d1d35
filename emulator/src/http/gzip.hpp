#pragma once

#include <string>

namespace userhub::emulator {

std::string gzip(const std::string& text);

}  // namespace userhub::emulator
