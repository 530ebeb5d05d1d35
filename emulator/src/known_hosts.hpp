#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

/// The hosts that a request may name. Any other may be a web page's, whose name was pointed at this
/// machine to read what is only for this machine (DNS rebinding).
class KnownHosts {
 public:
  /// Beside these names, those of this machine itself are known.
  explicit KnownHosts(std::vector<std::string> names) : names_(std::move(names)) {}

  /// By the value of a Host header.
  bool knows(std::string_view host) const;

  /// By the value of an Origin header; a missing one is known.
  bool knows_origin(std::string_view origin) const;

 private:
  std::vector<std::string> names_;
};

}  // namespace userhub::emulator
