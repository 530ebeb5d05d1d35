#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "http_message.hpp"

namespace userhub::emulator {

struct FaultUse;

/// One way to misbehave.
struct FaultKind {
  enum class Argument { none, optional, required };

  std::string_view name;  ///< "" for the one named by an HTTP status.
  Argument argument;
  std::string_view usage;    ///< As the help shows it.
  std::string_view meaning;  ///< One line for the help.
  Response (*apply)(Response answer, const FaultUse& use);
  int least = 0;         ///< Of the argument.
  int most = 3'600'000;  ///< Of the argument.

  bool is_error_status() const { return name.empty(); }
};

/// A kind with its argument: `503_twice_after1`.
struct Fault {
  const FaultKind* kind = nullptr;
  int argument = 0;               ///< 0 where none is given.
  std::optional<int> times = {};  ///< Unset: every time.
  std::optional<int> retry_after = {};
};

struct FaultUse {
  const Fault& fault;
  const Request& request;
};

std::span<const FaultKind> fault_kinds();

}  // namespace userhub::emulator
