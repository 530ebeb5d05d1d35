#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "api_error.hpp"

namespace userhub::emulator {

/// Matches a whole text or a prefix, ignoring case.
struct TextFilter {
  std::string text;  ///< "": no filter.
  bool prefix = false;
};

/// The parameters of a list of users.
struct UserQuery {
  TextFilter display_name;
  TextFilter email;
  std::string order;  ///< SQL, only of known columns.
  bool full = false;  ///< The FULL view, not the BASIC one.
  int page_size = 20;
  int offset = 0;
  std::string list_fingerprint;  ///< A page token is valid only for the same list.
};

/// Reads the raw query of `GET /admin/v1/users`.
std::expected<UserQuery, ApiError> parse_user_query(std::string_view raw_query);

/// The token of the page that starts at this offset.
std::string page_token(const UserQuery& query, int offset);

/// Condition and order; the parameters are the two filters' texts.
std::string to_sql(const UserQuery& query);

}  // namespace userhub::emulator
