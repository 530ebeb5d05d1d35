#include "sized_struct.hpp"

#include <span>
#include <string>

#include "error.hpp"

namespace userhub::capi {
namespace {

Error refusal(const SizedStruct& what, const std::string& why) {
  return invalid_argument("struct_size", std::string(what.name) + why);
}

bool all_zero(std::span<const std::byte> bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

std::optional<Error> refuse_sized_struct(const void* given, const SizedStruct& what) {
  if (given == nullptr) return null_argument(std::string(what.argument));
  std::size_t size = 0;
  std::memcpy(&size, given, sizeof size);
  const std::size_t excess = size > what.our_size ? size - what.our_size : 0;
  if (size < what.first_size || excess > max_excess) {
    return refusal(what, ": struct_size is " + std::to_string(size) + ", start from " +
                             std::string(what.initialiser));
  }
  if (!all_zero({static_cast<const std::byte*>(given) + size - excess, excess})) {
    return refusal(what, ": a member newer than this library is set, install a newer libuserhub");
  }
  return std::nullopt;
}

}  // namespace userhub::capi
