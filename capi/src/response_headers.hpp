#pragma once

#include <string_view>

#include "userhub/http.hpp"

namespace userhub::capi {

/// Reads headers as HTTP/1.1 sends them, one on each line. Ignores lines that are not a header.
/// After a status line only the later headers count: the earlier ones are of an interim answer, or
/// of a proxy's.
HttpHeaders read_response_headers(std::string_view text);

}  // namespace userhub::capi
