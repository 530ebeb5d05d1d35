#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "control/faults.hpp"

namespace userhub::emulator {

/// A fault for the queue, in the format of `--fault`: `503_twice`. The error says what is valid.
std::expected<QueuedFault, std::string> parse_fault_order_spec(const std::string& spec);

/// The same in the format of `POST /_emulator/faults`: {"fault": "503_twice"} or {"status": 503},
/// with "times", "retry_after" and "user_id".
std::expected<QueuedFault, std::string> parse_fault_order(std::string_view body);

}  // namespace userhub::emulator
