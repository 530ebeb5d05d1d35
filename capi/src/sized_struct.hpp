#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <expected>
#include <string_view>
#include <utility>

#include "userhub/error.hpp"

/// How a public struct grows: its first member, `struct_size`, says how much of it the caller's
/// program knows.
namespace userhub::capi {

struct SizedStruct {
  std::string_view argument;  ///< What functions call a pointer to it.
  std::string_view name;
  std::string_view initialiser;
  std::size_t first_size;  ///< In the first release that had the struct.
  std::size_t our_size;
};

/// Beyond our size, more than this is taken for garbage and not read.
inline constexpr std::size_t max_excess = 1024;

/// Refuses a struct that cannot be read: NULL, smaller than in its first release, or with a member
/// set that this library does not know.
std::expected<void, Error> check_sized_struct(const void* given, const SizedStruct& what);

/// The caller's struct as we know it; what the caller's is too short for is zero.
template <class Struct>
std::expected<Struct, Error> read_sized_struct(const Struct* given, const SizedStruct& what) {
  if (auto checked = check_sized_struct(given, what); !checked) {
    return std::unexpected(std::move(checked.error()));
  }
  Struct ours{};
  std::memcpy(&ours, given, std::min(given->struct_size, sizeof(Struct)));
  return ours;
}

/// Writes as much of `defaults` as the caller's `size` holds, and zeros beyond it.
template <class Struct>
void init_sized_struct(Struct* given, std::size_t size, Struct defaults) {
  if (given == nullptr || size < sizeof(defaults.struct_size)) return;
  defaults.struct_size = size;
  auto* bytes = reinterpret_cast<std::byte*>(given);
  const std::size_t known = std::min(size, sizeof(Struct));
  std::memcpy(bytes, &defaults, known);
  std::memset(bytes + known, 0, std::min(size - known, max_excess));
}

}  // namespace userhub::capi
