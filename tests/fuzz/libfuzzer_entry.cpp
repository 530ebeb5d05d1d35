#include <cstddef>
#include <cstdint>

#include "target.hpp"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  userhub::fuzz::check_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
