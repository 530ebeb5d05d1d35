#include "userhub/version.hpp"

#include <string_view>

#include "userhub.h"  // defines USERHUB_VERSION too: the compiler accepts only the same one

#define USERHUB_DOTTED(major, minor, patch) #major "." #minor "." #patch
#define USERHUB_VERSION_OF(...) USERHUB_DOTTED(__VA_ARGS__)
static_assert(std::string_view(USERHUB_VERSION_OF(USERHUB_VERSION_MAJOR, USERHUB_VERSION_MINOR,
                                                  USERHUB_VERSION_PATCH)) == USERHUB_VERSION,
              "userhub.h has another version than CMakeLists.txt");

const char* userhub_version(void) {
  return USERHUB_VERSION;
}

int userhub_version_number(void) {
  return USERHUB_VERSION_NUMBER;
}
