#pragma once

#include <microhttpd.h>

#include <string>

#include "http/http_message.hpp"
#include "timer.hpp"

namespace userhub::emulator {

/// A body that is sent byte by byte, or cut in the middle, as its Delivery says.
MHD_Response* make_paced_response(const Response& response, MHD_Connection* connection,
                                  Timer& timer);

}  // namespace userhub::emulator
