#pragma once

#include <expected>
#include <string>
#include <vector>

#include "control/faults.hpp"
#include "emulator.hpp"
#include "http/known_hosts.hpp"
#include "state/seed.hpp"

namespace userhub::emulator {

/// The options after validation, with the files read.
struct ResolvedOptions {
  std::string admin_key;
  std::string webhook_secret;  ///< "" without a webhook.
  Seed seed;
  std::vector<QueuedFault> faults;
  KnownHosts known_hosts;
  std::vector<std::string> warnings;  ///< One line each.
};

/// Validates the options and reads the files that they name. The error is one line that says what
/// to do.
std::expected<ResolvedOptions, std::string> resolve_options(const EmulatorOptions& options);

}  // namespace userhub::emulator
