#pragma once

#include <expected>
#include <string>
#include <vector>

#include "emulator.hpp"
#include "faults.hpp"
#include "known_hosts.hpp"
#include "seed.hpp"

namespace userhub::emulator {

/// What the options come to.
struct EmulatorSettings {
  std::string admin_key;
  Seed seed;
  std::vector<QueuedFault> faults;
  KnownHosts known_hosts;
  std::vector<std::string> warnings;  ///< One line each.
};

/// Reads the seed file and the admin key's file. The error is one line that says what to do.
std::expected<EmulatorSettings, std::string> check_options(const EmulatorOptions& options);

}  // namespace userhub::emulator
