#pragma once

#include <string_view>

namespace userhub {

/// Why a browser cannot be redirected to `url`, as the end of a sentence about it; "" if it can.
std::string_view redirect_url_problem(std::string_view url);

}  // namespace userhub
