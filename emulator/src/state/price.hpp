#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace userhub::emulator {

struct Price {
  std::int64_t cents = 0;
  std::string currency = "USD";

  bool operator==(const Price&) const = default;
};

/// The price in the text that a plan shows: `$20 a month`, `9,95 €`, `1.200 CHF`. A text without a
/// number is free; a text without a currency is in USD.
Price parse_price(std::string_view text);

/// `1200.50`.
std::string amount_text(std::int64_t cents);

}  // namespace userhub::emulator
