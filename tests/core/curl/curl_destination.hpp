#pragma once

#include <string>

namespace userhub::testing {

/// Where libcurl would connect to for a request to `url`, e.g. "192.0.2.1:3128"; "" if it refuses.
/// Nothing is sent: each host name is looked up as the one that `addresses` gives it, as
/// "<name>:<port>:<address>" each, and no socket is opened.
std::string curl_destination(const std::string& url, const std::string& proxy,
                             const std::string& no_proxy,
                             std::initializer_list<const char*> addresses = {});

}  // namespace userhub::testing
