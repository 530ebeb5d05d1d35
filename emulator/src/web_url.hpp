#pragma once

#include <string>
#include <string_view>

namespace userhub::emulator {

/// An absolute http or https URL that browsers open, free of spaces and control characters.
bool is_web_url(std::string_view url);

bool is_https(std::string_view url);

/// A web URL of a host and perhaps a port, and nothing else but a slash.
bool is_web_origin(std::string_view url);

/// A path on some origin: starts with one slash, free of spaces and control characters.
bool is_web_path(std::string_view url);

/// `https://host/a/b?c` → `https://host`.
std::string_view origin_of(std::string_view web_url);

/// `https://host:1/a` → `host:1`, without a user.
std::string_view authority_of(std::string_view web_url);

/// `https://host:1/a` → `host`; an IPv6 address keeps its brackets.
std::string_view host_of(std::string_view web_url);

/// `https://host:1/a` → `1`; the scheme's own where none is named.
std::string_view port_of(std::string_view web_url);

/// The host of `host:1`, as a Host header has it.
std::string_view without_port(std::string_view authority);

/// localhost, 127.0.0.0/8 or [::1].
bool is_local_host(std::string_view host);

/// `https://host/a/b?c` → `/a/b?c`; `/` where there is no path.
std::string path_of(std::string_view web_url);

}  // namespace userhub::emulator
