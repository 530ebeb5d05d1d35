#pragma once

#include <string>
#include <string_view>

namespace userhub::emulator {

/// An absolute http or https URL with a host, free of spaces and control characters.
bool is_web_url(std::string_view url);

/// A path on some origin: starts with one slash, free of spaces and control characters.
bool is_web_path(std::string_view url);

/// `https://host/a/b?c` → `https://host`.
std::string_view origin_of(std::string_view web_url);

/// `https://host/a/b?c` → `/a/b?c`; `/` where there is no path.
std::string path_of(std::string_view web_url);

}  // namespace userhub::emulator
