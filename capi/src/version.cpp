#include "userhub/version.hpp"

#include "userhub.h"

const char* userhub_version(void) {
  return USERHUB_VERSION;
}
