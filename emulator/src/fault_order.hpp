#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "faults.hpp"

namespace userhub::emulator {

/// A fault for the queue, as `--fault` names it: `503_twice`. The error says what would do.
std::expected<QueuedFault, std::string> parse_fault_order_spec(const std::string& spec);

/// The same as `POST /_emulator/faults` has it: {"fault": "503_twice"}, or {"status": 503}, with
/// "times", "retry_after" and "user_id".
std::expected<QueuedFault, std::string> parse_fault_order(std::string_view body);

}  // namespace userhub::emulator
