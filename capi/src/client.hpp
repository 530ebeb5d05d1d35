#pragma once

#include "userhub.h"
#include "userhub/client.hpp"

struct userhub_client {
  userhub::Client client;
};
