#include "state/key_value.hpp"

#include <algorithm>

namespace userhub::emulator {

std::string_view find_value(std::string_view pairs, std::string_view separators,
                            std::string_view name) {
  while (!pairs.empty()) {
    const auto end = std::min(pairs.find_first_of(separators), pairs.size());
    const auto pair = pairs.substr(0, end);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return pair.substr(name.size() + 1);
    }
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
  }
  return {};
}

}  // namespace userhub::emulator
