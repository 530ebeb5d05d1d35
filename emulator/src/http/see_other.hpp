#pragma once

#include <string>

#include "http/http_message.hpp"

namespace userhub::emulator {

/// A redirect to a page, which the browser gets by GET. The page does not learn where the visitor
/// comes from.
Response see_other(std::string location);

}  // namespace userhub::emulator
