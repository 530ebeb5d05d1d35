#pragma once

#include <curl/curl.h>

namespace userhub {

/// Whether the libcurl with this CURL_VERSION_BITS number works when it is driven by the events of
/// its sockets. In several releases a transfer then stalls, or its thread never rests.
bool has_working_socket_events(
    unsigned int libcurl = curl_version_info(CURLVERSION_NOW)->version_num);

}  // namespace userhub
