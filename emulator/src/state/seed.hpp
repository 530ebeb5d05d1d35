#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

/// The initial content of a state.
struct Seed {
  struct Row {
    std::string table;
    nlohmann::json fields;  ///< By column.
    std::string where;      ///< The place in the seed: `users[0]`.
  };
  struct Purchase {
    std::string account_id;
    std::string plan_id;
  };

  std::vector<Row> rows;            ///< Each after those that it refers to.
  std::vector<Purchase> purchases;  ///< Subscriptions that begin when the seed is applied.
  std::string fingerprint;          ///< Independent of the layout of the JSON.
};

/// Reads a seed's JSON: `built_in_seed`, or what export_seed() gives. Without plans, it gets the
/// built-in ones. The error says where the text is wrong. apply_seed() checks what only an export
/// has.
std::expected<Seed, std::string> parse_seed(std::string_view text);

extern const std::string_view built_in_seed;

}  // namespace userhub::emulator
