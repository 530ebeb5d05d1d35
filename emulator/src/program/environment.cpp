#include "environment.hpp"

#include <algorithm>
#include <string_view>

namespace userhub::emulator {
namespace {

bool sets_the_same(std::string_view entry, std::string_view assignment) {
  return entry.starts_with(assignment.substr(0, assignment.find('=') + 1));
}

}  // namespace

std::vector<std::string> environment_with(const char* const* environment,
                                          const std::vector<std::string>& assignments) {
  std::vector<std::string> entries;
  for (const char* const* entry = environment; *entry != nullptr; ++entry) {
    const bool is_replaced = std::any_of(
        assignments.begin(), assignments.end(),
        [entry](const std::string& assignment) { return sets_the_same(*entry, assignment); });
    if (!is_replaced) entries.emplace_back(*entry);
  }
  entries.insert(entries.end(), assignments.begin(), assignments.end());
  return entries;
}

}  // namespace userhub::emulator
