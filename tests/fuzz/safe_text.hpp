#pragma once

#include <string_view>

#include "userhub/error.hpp"

namespace userhub::fuzz {

/// Whether simdjson, an implementation other than ours, takes `text` for UTF-8.
bool is_utf8(std::string_view text);

/// Valid UTF-8 without control characters and line separators.
bool is_single_line(std::string_view text);

/// Whether what follows a sign-in token's or bearer key's marker is in `text`.
bool shows_secret(std::string_view text);

/// Every text of an error is fit for a log, and there is a message.
void must_be_safe(const Error& error);

/// No text of the error holds `secret`.
void must_not_hold(const Error& error, std::string_view secret);

/// Why an argument was refused names it.
void must_be_refusal_of(const Error& error, std::string_view argument);

}  // namespace userhub::fuzz
