#pragma once

namespace userhub {

/// Whether the libcurl with this CURL_VERSION_BITS number works when it is driven by the events of
/// its sockets. In several releases a transfer then stalls, or its thread never rests.
bool has_working_socket_events(unsigned int libcurl);

/// The same for the libcurl in use.
bool has_working_socket_events();

}  // namespace userhub
