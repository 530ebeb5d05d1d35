#pragma once

#include <string>

#include "http/form_fields.hpp"
#include "portal/html_page.hpp"
#include "state/search.hpp"

namespace userhub::emulator {

/// The query parameters of a page with lists: the text of the search, and the number of the page of
/// each list.
inline constexpr const char* search_parameter = "q";
inline constexpr const char* page_parameter = "page";
inline constexpr const char* invitation_page_parameter = "invitation_page";
inline constexpr const char* call_page_parameter = "call_page";

/// Reads the search from the query of a page. An invalid page number counts as 1.
Search read_search(const FormFields& query, const char* page_number_parameter, int page_size);

/// The part of a list that a page shows.
struct ListPart {
  const char* name;  ///< `members`
  const char* page_number_parameter;
  int total = 0;
  int page = 1;
  int page_size = 25;
};

template <typename Item>
ListPart part_of(const SearchResult<Item>& result, const char* name, const char* page_number,
                 int page_size) {
  return {.name = name,
          .page_number_parameter = page_number,
          .total = result.total,
          .page = result.page,
          .page_size = page_size};
}

/// The values of `pager.mustache` and `search_form.mustache`. The links keep the other lists of the
/// page as they are.
Values list_navigation(const ListPart& part, const FormFields& query);

}  // namespace userhub::emulator
