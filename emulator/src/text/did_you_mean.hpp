#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

/// The candidate that `name` probably means; empty if none is close.
std::optional<std::string_view> closest(std::string_view name,
                                        const std::vector<std::string_view>& candidates);

/// ` Did you mean returnUrl?` for return_url; "" if no candidate is close.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace userhub::emulator
