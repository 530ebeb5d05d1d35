#include "state/price.hpp"

#include <algorithm>
#include <array>

namespace userhub::emulator {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::size_t max_digits = 12;

struct Symbol {
  std::string_view text;
  std::string_view currency;
};

constexpr std::array symbols{Symbol{"€", "EUR"}, Symbol{"£", "GBP"}, Symbol{"¥", "JPY"},
                             Symbol{"$", "USD"}};

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// A word of three capital letters, such as CHF.
std::string_view find_code(std::string_view text) {
  constexpr std::size_t code_length = 3;
  for (std::size_t start = 0; start < text.size();) {
    if (!is_upper(text[start])) {
      ++start;
      continue;
    }
    std::size_t end = start;
    while (end < text.size() && is_upper(text[end])) ++end;
    if (end - start == code_length) return text.substr(start, code_length);
    start = end;
  }
  return "";
}

std::string find_currency(std::string_view text) {
  if (const auto code = find_code(text); !code.empty()) return std::string(code);
  for (const auto& symbol : symbols) {
    if (text.contains(symbol.text)) return std::string(symbol.currency);
  }
  return Price().currency;
}

std::string_view take_digits(std::string_view& text) {
  const auto taken = text.substr(0, text.find_first_not_of(digits));
  text.remove_prefix(taken.size());
  return taken;
}

}  // namespace

Price parse_price(std::string_view text) {
  constexpr std::size_t group_length = 3;  // Of thousands; fewer digits are cents.
  Price price{.currency = find_currency(text)};
  text.remove_prefix(std::min(text.find_first_of(digits), text.size()));
  std::string whole(take_digits(text));
  std::string cents;
  while (cents.empty() && text.size() > 1 && (text[0] == '.' || text[0] == ',')) {
    text.remove_prefix(1);
    const auto part = take_digits(text);
    if (part.empty()) break;
    (part.size() == group_length ? whole : cents) += part;
  }
  cents.resize(2, '0');
  whole += cents;
  if (whole.size() > max_digits) return price;
  price.cents = std::stoll(whole);
  return price;
}

std::string amount_text(std::int64_t cents) {
  constexpr std::int64_t hundred = 100;
  const std::string rest = std::to_string(cents % hundred);
  return std::to_string(cents / hundred) + (rest.size() == 1 ? ".0" : ".") + rest;
}

}  // namespace userhub::emulator
