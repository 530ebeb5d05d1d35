#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// Encodes a user ID as one segment of a request path: each byte is percent-encoded in upper-case
/// hex unless it is a letter, a digit, `-`, `.`, `_`, `~` or `@`. Decoding restores the exact ID.
/// Refuses, with invalid_argument, an empty ID, invalid UTF-8, `.`, `..` and control characters.
std::expected<std::string, Error> encode_user_id(std::string_view user_id);

/// The ID of a user of another identity provider: "<external_id>@<connection_id>". Refuses, with
/// invalid_argument, an empty part, an `@` in the connection ID, invalid UTF-8 and control
/// characters.
std::expected<std::string, Error> external_user_id(std::string_view external_id,
                                                   std::string_view connection_id);

}  // namespace userhub
