#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

/// The hosts that a request may name. Any other could belong to a web page whose host name resolves
/// to this machine, in order to read the emulator's answers (DNS rebinding).
class KnownHosts {
 public:
  /// The names of this machine itself are always known.
  explicit KnownHosts(std::vector<std::string> names) : names_(std::move(names)) {}

  /// Takes the value of a Host header.
  bool knows(std::string_view host) const;

  /// Takes the value of an Origin header; a missing one is known.
  bool knows_origin(std::string_view origin) const;

 private:
  std::vector<std::string> names_;
};

}  // namespace userhub::emulator
