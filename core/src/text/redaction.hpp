#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace userhub {

/// `text` with "…" in place of each secret, which may be escaped for a URL, JSON or HTML:
/// - the admin key, unless it is empty: a key of 8 characters or more wherever it stands; a shorter
///   one, which may be a part of any word, only as a whole word of [A-Za-z0-9_.-];
/// - the value after "token" and a separator, such as `=`, `:`, `>` or a line break, and the value
///   after "Bearer". After "token" and only a space: a value that is quoted or has a digit or an
///   underscore, because words of prose do not.
/// The only control characters in `text` are line feeds. With `end`, gives only the text up to
/// there, but looks at the rest to know where a secret before `end` begins and ends.
std::string redact(std::string_view text, std::string_view admin_key,
                   std::size_t end = std::string_view::npos);

/// The part of an absolute `url` that may be shown: the scheme, the host and, if the query has a
/// token, the path; then `mark`. User info, other parameters and the fragment are left out.
std::string redact_url(std::string_view url, std::string_view mark);

}  // namespace userhub
