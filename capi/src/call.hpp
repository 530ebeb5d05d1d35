#pragma once

#include "userhub.h"
#include "userhub/async_call.hpp"

struct userhub_call {
  userhub::AsyncCall call;
};
