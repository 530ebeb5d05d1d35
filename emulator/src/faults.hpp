#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "http_message.hpp"

namespace userhub::emulator {

struct FaultUse;

/// One way to misbehave. Its name is what follows `usr_` in the user ID.
struct FaultKind {
  enum class Argument { none, optional, required };

  std::string_view name;  ///< "" for the one named by an HTTP status.
  Argument argument;
  std::string_view usage;    ///< The user ID, as the help shows it.
  std::string_view meaning;  ///< One line for the help.
  Response (*apply)(Response answer, const FaultUse& use);
};

/// A fault as a user ID asks for it: `usr_503_twice_after1`.
struct FaultRequest {
  const FaultKind* kind = nullptr;
  int argument = 0;               ///< 0 where the ID gives none.
  std::optional<int> times = {};  ///< Unset: every time.
  std::optional<int> retry_after = {};
};

struct FaultUse {
  const FaultRequest& fault;
  const Request& request;
  const std::string& user_id;
};

/// Nothing where the ID asks for no fault.
std::optional<FaultRequest> parse_fault(std::string_view user_id);

/// Counts what each user ID has had of its fault.
class Faults {
 public:
  /// The answer as the fault leaves it, or unchanged once the fault has had its times. `applied`
  /// tells which.
  Response apply(const FaultRequest& fault, const std::string& user_id, const Request& request,
                 Response answer, bool& applied);

  void reset() { strikes_.clear(); }

 private:
  std::map<std::string, int> strikes_;
};

}  // namespace userhub::emulator
