#pragma once

#include "http/http_message.hpp"

namespace userhub::emulator {

inline constexpr std::string_view openapi_path = "/openapi.json";

/// The OpenAPI document of all routes but the portal's pages: `openapi.json` with the version.
Response show_openapi(const Request& request);

}  // namespace userhub::emulator
