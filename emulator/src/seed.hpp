#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "accounts.hpp"

namespace userhub::emulator {

/// What a state starts with.
struct Seed {
  struct User {
    std::string id;
    std::string name;
    std::string email;          ///< "" where unknown.
    std::string external_id;    ///< "" where the user was not imported.
    std::string connection_id;  ///< "" where the user was not imported.
    std::string plan_id;
  };
  struct Organization {
    std::string id;
    std::string name;
    std::string plan_id;
    std::vector<std::string> members;  ///< User IDs; the first owns it.
  };

  std::vector<Plan> plans;  ///< The first is what an account starts on.
  std::vector<std::string> connections;
  std::vector<User> users;
  std::vector<Organization> organizations;
  std::string fingerprint;  ///< The same for the same seed, however it is laid out.
};

/// Reads a seed's JSON; `built_in_seed` is an example. Plans that are left out are the built-in
/// ones. The error says where the text is wrong.
std::expected<Seed, std::string> parse_seed(std::string_view text);

extern const std::string_view built_in_seed;

}  // namespace userhub::emulator
