#pragma once

namespace userhub {

/// Whether this libcurl, by its CURL_VERSION_BITS number, can be driven by the events of its
/// sockets. Several releases cannot: a transfer then stalls, or the thread that drives it never
/// rests.
bool has_sound_socket_events(unsigned int libcurl);

/// The same of the libcurl in use.
bool has_sound_socket_events();

}  // namespace userhub
