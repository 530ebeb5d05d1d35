#pragma once

#include <kainjow/mustache.hpp>

#include "http/http_message.hpp"

namespace userhub::emulator {

/// Values of a template.
using Values = kainjow::mustache::data;

/// Who reads a page decides its headers.
enum class Audience {
  visitors,    ///< No script, no referrer. Browsers post its forms with the origin `null`.
  developers,  ///< The script of its own origin; forms are posted with their origin.
};

/// Renders a template inside the layout, with headers that keep the page private.
Response html_page(int status, const char* page_template, Values values,
                   Audience audience = Audience::visitors);

void set_flag(Values& values, const char* name, bool flag);

/// One list item for each item: `describe` returns its values.
template <typename Items, typename Describe>
Values list_values(const Items& items, Describe describe) {
  Values list{Values::type::list};
  for (const auto& item : items) list << describe(item);
  return list;
}

}  // namespace userhub::emulator
