#pragma once

#include <string>
#include <string_view>

namespace userhub::emulator {

/// An absolute http or https URL that browsers open, free of spaces and control characters.
bool is_web_url(std::string_view url);

bool is_https(std::string_view url);

/// A web URL with only a host, an optional port and an optional final slash.
bool is_web_origin(std::string_view url);

/// A path on some origin: starts with one slash, free of spaces and control characters.
bool is_web_path(std::string_view url);

/// `https://host/a/b?c` → `https://host`.
std::string_view origin_of(std::string_view web_url);

/// `https://host:1/a` → `host:1`, without a user.
std::string_view authority_of(std::string_view web_url);

/// `https://host:1/a` → `host`; an IPv6 address keeps its brackets.
std::string_view host_of(std::string_view web_url);

/// `https://host:1/a` → `1`; the scheme's default if there is none.
std::string_view port_of(std::string_view web_url);

/// `host:1`, the format of a Host header → `host`.
std::string_view without_port(std::string_view authority);

/// localhost, 127.0.0.0/8 or [::1].
bool is_local_host(std::string_view host);

/// `https://host/a/b?c` → `/a/b?c`; `/` if there is no path.
std::string path_of(std::string_view web_url);

}  // namespace userhub::emulator
