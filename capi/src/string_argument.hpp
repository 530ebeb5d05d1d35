#pragma once

#include <string>

namespace userhub::capi {

inline std::string string_or_empty(const char* argument) {
  return argument == nullptr ? std::string() : std::string(argument);
}

}  // namespace userhub::capi
