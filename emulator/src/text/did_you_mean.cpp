#include "text/did_you_mean.hpp"

#include <algorithm>
#include <utility>

namespace userhub::emulator {
namespace {

constexpr std::size_t max_typo_bytes = 40;
constexpr std::size_t max_distance = 4;

// Without case and underscores, so that return_url is close to returnUrl.
std::string normalize(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c != '_') result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return result;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string_view> closest(std::string_view name,
                                        const std::vector<std::string_view>& candidates) {
  if (name.size() > max_typo_bytes || candidates.empty()) return std::nullopt;
  const std::string wanted = normalize(name);
  const auto distance = [&](std::string_view candidate) {
    return edit_distance(wanted, normalize(candidate));
  };
  const auto nearest = std::ranges::min_element(candidates, {}, distance);
  if (distance(*nearest) > std::min(max_distance, nearest->size() / 2)) return std::nullopt;
  return *nearest;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& candidates) {
  const auto nearest = closest(name, candidates);
  return nearest ? " Did you mean " + std::string(*nearest) + "?" : "";
}

}  // namespace userhub::emulator
