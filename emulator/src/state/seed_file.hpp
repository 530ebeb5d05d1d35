#pragma once

#include <expected>
#include <string>

#include "state/seed.hpp"

namespace userhub::emulator {

/// The seed in a file; "" is the built-in one. The error is one line that names the file.
std::expected<Seed, std::string> read_seed_file(const std::string& file);

}  // namespace userhub::emulator
