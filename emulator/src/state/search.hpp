#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "state/prepare.hpp"

namespace userhub::emulator {

/// Selects one page of a long list, as a visitor of a web page does.
struct Search {
  std::string text = {};  ///< Part of a name, an address or an ID; ignores the case of A to Z.
  int page = 1;
  int page_size = 25;
};

template <typename Item>
struct SearchResult {
  std::vector<Item> items = {};
  int total = 0;  ///< On all pages.
  int page = 1;   ///< At most the last page.
};

/// SQL that is true if one of the columns contains the text of the search, which is parameter ?1.
std::string contains_text(const std::vector<std::string>& columns);

/// Runs `SELECT <columns> FROM <source> ORDER BY <order>` for one page. `source` includes the WHERE
/// clause; its parameters are ?1, the text of the search, then `values`.
template <typename Read, typename... Values>
auto search_rows(SQLite::Database& database, const Search& search, const std::string& columns,
                 const std::string& source, const std::string& order, Read read,
                 const Values&... values) {
  auto count =
      prepare(database, ("SELECT count(*) FROM " + source).c_str(), search.text, values...);
  count.executeStep();
  SearchResult<decltype(read(count))> result{.total = count.getColumn(0)};
  const int last_page = std::max((result.total - 1) / search.page_size + 1, 1);
  result.page = std::clamp(search.page, 1, last_page);
  const std::string sql =
      "SELECT " + columns + " FROM " + source + " ORDER BY " + order + " LIMIT ? OFFSET ?";
  auto row = prepare(database, sql.c_str(), search.text, values..., search.page_size,
                     (result.page - 1) * search.page_size);
  while (row.executeStep()) result.items.push_back(read(row));
  return result;
}

}  // namespace userhub::emulator
