#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/api_error.hpp"

namespace userhub::emulator {

/// Matches a whole text or a prefix, ignoring case.
struct TextFilter {
  std::string text;  ///< "": no filter.
  bool prefix = false;
};

/// The parameters of a list call.
struct ListQuery {
  TextFilter display_name;
  TextFilter email;
  std::string organization_id = {};  ///< This filter and the next four match exactly; "": any.
  std::string user_id = {};
  std::string role_id = {};
  std::string state = {};  ///< One of the ListSpec's states.
  std::string plan_group_id = {};
  bool show_deleted = false;
  std::string order;  ///< SQL, only of columns of the ListSpec.
  bool full = false;  ///< The FULL view, not the BASIC one.
  int page_size = 20;
  int offset = 0;
  std::string list_fingerprint;  ///< A page token is valid only for the same list.
};

/// A field of `orderBy`, and its SQL column.
struct ListOrder {
  std::string_view name;
  std::string_view column;
};

/// What a list call accepts, in addition to pageSize and pageToken.
struct ListSpec {
  std::vector<std::string_view> parameters;
  std::vector<ListOrder> orders;
  std::string_view default_order;             ///< SQL; also after the fields of `orderBy`.
  std::vector<std::string_view> states = {};  ///< The values of the parameter `state`.
};

std::expected<ListQuery, ApiError> parse_list_query(std::string_view raw_query,
                                                    const ListSpec& spec);

/// The token of the page that starts at this offset.
std::string page_token(const ListQuery& query, int offset);

/// A condition for the filters of display name and email; their texts are the parameters ?1 and ?2.
std::string filter_sql(const ListQuery& query, std::string_view name_column,
                       std::string_view email_column);

/// Removes the item after the page, if there is one, and adds the page tokens to the answer.
template <typename Item>
void finish_page(nlohmann::json& answer, std::vector<Item>& items, const ListQuery& query) {
  const bool more = items.size() > static_cast<std::size_t>(query.page_size);
  if (more) {
    items.pop_back();
    answer["nextPageToken"] = page_token(query, query.offset + query.page_size);
  }
  if (query.offset == 0) return;
  const int previous = query.offset - query.page_size;
  answer["previousPageToken"] = previous > 0 ? page_token(query, previous) : "";
}

}  // namespace userhub::emulator
