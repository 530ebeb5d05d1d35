#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace userhub {

/// `text` with "…" in place of each secret, escaped for a URL, JSON or HTML or not:
/// - the admin key, where it is not empty: one of 8 characters or more wherever it stands, a
///   shorter one, which may be a part of any word, where it is a whole word of [A-Za-z0-9_.-];
/// - what follows "token" and a separator, such as `=`, `:`, `>` or a line break, and what follows
///   "Bearer"; after "token" and a space alone, what is quoted or has a digit or underscore, which
///   no prose has.
/// For a text whose control characters are line feeds alone. Of a text that is only to be shown up
/// to `end`, all of it says what a secret before that is.
std::string redact(std::string_view text, std::string_view admin_key,
                   std::size_t end = std::string_view::npos);

}  // namespace userhub
