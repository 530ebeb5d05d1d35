#pragma once

#include <optional>
#include <string>

namespace userhub::emulator {

/// The bytes of a file; empty if it cannot be read.
std::optional<std::string> read_file(const std::string& file);

}  // namespace userhub::emulator
