#include "control/fault_spec.hpp"

#include <charconv>

namespace userhub::emulator {
namespace {

using enum FaultKind::Argument;

std::optional<int> parse_number(std::string_view text) {
  constexpr int largest = 3'600'000;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && number >= 0 && number <= largest ? std::optional(number) : std::nullopt;
}

// Removes the next `_`-separated word from the front.
std::string_view take_word(std::string_view& rest) {
  const auto end = rest.find('_');
  const auto word = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return word;
}

bool read_modifier(Fault& fault, std::string_view word) {
  constexpr std::string_view times = "times";
  constexpr std::string_view after = "after";
  if (word == "once") return fault.times.emplace(1), true;
  if (word == "twice") return fault.times.emplace(2), true;
  if (word.starts_with(times)) {
    return (fault.times = parse_number(word.substr(times.size()))).has_value();
  }
  if (word.starts_with(after)) {
    return (fault.retry_after = parse_number(word.substr(after.size()))).has_value();
  }
  return false;
}

// `rest` is what follows the kind's name.
std::optional<Fault> parse_as(const FaultKind& kind, std::string_view rest) {
  Fault fault{.kind = &kind};
  if (kind.argument != none) {
    std::string_view after_number = rest;
    if (const auto number = parse_number(take_word(after_number))) {
      if (*number < kind.least || *number > kind.most) return std::nullopt;
      fault.argument = *number;
      rest = after_number;
    } else if (kind.argument == required) {
      return std::nullopt;
    }
  }
  while (!rest.empty()) {
    if (!read_modifier(fault, take_word(rest))) return std::nullopt;
  }
  if (fault.retry_after && !kind.is_error_status()) return std::nullopt;
  return fault;
}

}  // namespace

std::optional<Fault> parse_fault_spec(std::string_view spec) {
  if (spec.ends_with('_')) return std::nullopt;
  for (const auto& kind : fault_kinds()) {
    std::string_view rest = spec;
    if (!kind.name.empty()) {
      if (!rest.starts_with(kind.name)) continue;
      rest.remove_prefix(kind.name.size());
      if (!rest.empty() && !rest.starts_with('_')) continue;
      if (!rest.empty()) rest.remove_prefix(1);
    }
    if (const auto fault = parse_as(kind, rest)) return fault;
  }
  return std::nullopt;
}

std::optional<Fault> parse_faulty_user_id(std::string_view user_id) {
  constexpr std::string_view prefix = "usr_";
  if (!user_id.starts_with(prefix)) return std::nullopt;
  return parse_fault_spec(user_id.substr(prefix.size()));
}

}  // namespace userhub::emulator
