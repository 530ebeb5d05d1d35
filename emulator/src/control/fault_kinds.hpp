#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "http/http_message.hpp"

namespace userhub::emulator {

struct FaultUse;

/// One kind of fault.
struct FaultKind {
  enum class Argument { none, optional, required };
  enum class Target { call, payment, renewal };

  std::string_view name;  ///< "" for an HTTP status.
  Argument argument;
  std::string_view usage;                                   ///< For the help.
  std::string_view meaning;                                 ///< One line for the help.
  Response (*apply)(Response answer, const FaultUse& use);  ///< Null for payments.
  int least = 0;                                            ///< Range of the argument.
  int most = 3'600'000;                                     ///< Range of the argument.
  Target target = Target::call;

  bool is_error_status() const { return name.empty(); }
};

/// A kind with its argument: `503_twice_after1`.
struct Fault {
  const FaultKind* kind = nullptr;
  int argument = 0;               ///< 0 if there is none.
  std::optional<int> times = {};  ///< Empty: every time.
  std::optional<int> retry_after = {};
};

struct FaultUse {
  const Fault& fault;
  const Request& request;
};

std::span<const FaultKind> fault_kinds();

}  // namespace userhub::emulator
