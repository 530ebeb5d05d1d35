#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "api_error.hpp"

namespace userhub::emulator {

/// What a list of users is narrowed by: the whole of a text, or its start. Case aside.
struct TextFilter {
  std::string text;  ///< "": no filter.
  bool prefix = false;
};

/// Which users to list, and which page of them.
struct UserQuery {
  TextFilter display_name;
  TextFilter email;
  std::string order;  ///< SQL, made of known columns alone.
  bool full = false;  ///< The FULL view, not the BASIC one.
  int page_size = 20;
  int offset = 0;
  std::string same_list;  ///< What a page token must have been made for.
};

/// Reads the raw query of `GET /admin/v1/users`.
std::expected<UserQuery, ApiError> parse_user_query(std::string_view raw_query);

/// The token of the page that starts at an offset of the same list.
std::string page_token(const UserQuery& query, int offset);

/// A condition and an order; its parameters are the two texts.
std::string to_sql(const UserQuery& query);

}  // namespace userhub::emulator
