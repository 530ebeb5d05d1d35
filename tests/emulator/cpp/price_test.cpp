#include "state/price.hpp"

#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace userhub::emulator;

TEST_CASE("a price is the first number of its text, in the currency that the text names") {
  const std::pair<std::string_view, Price> rows[] = {
      {"$20 a month", {2000, "USD"}},
      {"$0 a month", {0, "USD"}},
      {"Free", {0, "USD"}},
      {"", {0, "USD"}},
      {"9,95 € im Monat", {995, "EUR"}},
      {"£1,200.50 a year", {120'050, "GBP"}},
      {"1.200 CHF", {120'000, "CHF"}},
      {"1.200.300,5 €", {120'030'050, "EUR"}},
      {"USD 20. Billed monthly", {2000, "USD"}},
      {"$5 per user, 3 users", {500, "USD"}},
      {"from $0.5", {50, "USD"}},
      {"99999999999999999999", {0, "USD"}},
  };
  for (const auto& [text, expected] : rows) {
    INFO(text);
    const Price price = parse_price(text);
    CHECK(price.cents == expected.cents);
    CHECK(price.currency == expected.currency);
  }
}

TEST_CASE("an amount has two decimals") {
  CHECK(amount_text(0) == "0.00");
  CHECK(amount_text(5) == "0.05");
  CHECK(amount_text(120'050) == "1200.50");
}
