#pragma once

#include <string_view>

namespace userhub::fuzz {

/// What each target defines: checks the properties of one piece on one input, by must(). Any bytes
/// are an input.
void check_input(std::string_view input);

}  // namespace userhub::fuzz
