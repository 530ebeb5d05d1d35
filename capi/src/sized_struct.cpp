#include "sized_struct.hpp"

#include <span>
#include <string>

#include "error.hpp"
#include "invalid_argument.hpp"

namespace userhub::capi {
namespace {

bool all_zero(std::span<const std::byte> bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

std::expected<void, Error> check_sized_struct(const void* given, const SizedStruct& what) {
  if (given == nullptr) return null_argument(std::string(what.argument));
  std::size_t size = 0;
  std::memcpy(&size, given, sizeof size);
  const std::size_t excess = size > what.our_size ? size - what.our_size : 0;
  const auto refuse = [&](const std::string& problem) {
    return invalid_argument(
        "struct_size", "of " + std::string(what.name) + " is " + std::to_string(size) + problem);
  };
  if (size < what.first_size || excess > max_excess) {
    return refuse(": start from " + std::string(what.initialiser));
  }
  if (!all_zero({static_cast<const std::byte*>(given) + size - excess, excess})) {
    return refuse(
        ", and a member that this library does not know is set: install a newer libuserhub");
  }
  return {};
}

}  // namespace userhub::capi
