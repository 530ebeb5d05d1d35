#pragma once

#include <cstddef>
#include <string>

namespace userhub::testing {

std::string gzipped(const std::string& text);

/// What becomes this many zeros: about a thousandth of them.
std::string gzipped_zeros(std::size_t count);

}  // namespace userhub::testing
