#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// The user ID as one segment of a request path: each byte percent-encoded in upper-case hex unless
/// it is a letter, digit, `-`, `.`, `_`, `~` or `@`. Decoding gives back the ID exactly.
/// Refuses, as invalid_argument: empty, invalid UTF-8, `.` and `..`, control characters.
std::expected<std::string, Error> encode_user_id(std::string_view user_id);

/// The ID of a user known by another identity provider: "<external_id>@<connection_id>".
/// Refuses an empty part, an `@` in the connection, and what encode_user_id() refuses.
std::expected<std::string, Error> external_user_id(std::string_view external_id,
                                                   std::string_view connection_id);

}  // namespace userhub
