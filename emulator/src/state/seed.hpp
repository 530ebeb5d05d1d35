#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "state/accounts.hpp"

namespace userhub::emulator {

/// The initial content of a state.
struct Seed {
  struct User {
    std::string id;
    std::string unique_id;  ///< "" without one.
    std::string name;
    std::string email;          ///< "" if unknown.
    std::string external_id;    ///< "" if the user was not imported.
    std::string connection_id;  ///< "" if the user was not imported.
    std::string plan_id;        ///< "" without a subscription.
  };
  struct Organization {
    std::string id;
    std::string unique_id;  ///< "" without one.
    std::string name;
    std::string plan_id;               ///< "" without a subscription.
    std::vector<std::string> members;  ///< User IDs; the first is the owner.
  };

  std::vector<Plan> plans;
  std::vector<std::string> connections;
  std::vector<User> users;
  std::vector<Organization> organizations;
  std::string fingerprint;  ///< Independent of the layout of the JSON.
};

/// Reads a seed's JSON; `built_in_seed` is an example. Without plans, it gets the built-in ones.
/// The error says where the text is wrong.
std::expected<Seed, std::string> parse_seed(std::string_view text);

extern const std::string_view built_in_seed;

}  // namespace userhub::emulator
