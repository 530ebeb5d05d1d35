#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <expected>
#include <string_view>
#include <utility>

#include "userhub/error.hpp"

/// How a public struct grows: its first member, `struct_size`, is the size that the caller's
/// program knows.
namespace userhub::capi {

struct SizedStruct {
  std::string_view argument;  ///< The name of the parameter that points to it.
  std::string_view name;
  std::string_view initialiser;
  std::size_t first_size;  ///< Its size in the first release.
  std::size_t our_size;
};

/// If `struct_size` exceeds our size by more than this, it is garbage and the excess is not read.
inline constexpr std::size_t max_excess = 1024;

/// Refuses a struct that cannot be read: NULL, smaller than in its first release, or with a member
/// set that this library does not know.
std::expected<void, Error> check_sized_struct(const void* theirs, const SizedStruct& what);

/// Copies the caller's struct into one of our size. Members that the caller's does not have are
/// zero.
template <class Struct>
std::expected<Struct, Error> read_sized_struct(const Struct* theirs, const SizedStruct& what) {
  if (auto checked = check_sized_struct(theirs, what); !checked) {
    return std::unexpected(std::move(checked.error()));
  }
  Struct ours{};
  std::memcpy(&ours, theirs, std::min(theirs->struct_size, sizeof(Struct)));
  return ours;
}

/// Writes `defaults` into the caller's struct as far as its `size` allows, and zeros after them.
template <class Struct>
void init_sized_struct(Struct* theirs, std::size_t size, Struct defaults) {
  if (theirs == nullptr || size < sizeof(defaults.struct_size)) return;
  defaults.struct_size = size;
  auto* bytes = reinterpret_cast<std::byte*>(theirs);
  const std::size_t common = std::min(size, sizeof(Struct));
  std::memcpy(bytes, &defaults, common);
  std::memset(bytes + common, 0, std::min(size - common, max_excess));
}

}  // namespace userhub::capi
