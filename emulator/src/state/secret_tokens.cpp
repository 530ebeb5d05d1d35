#include "state/secret_tokens.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace userhub::emulator {
namespace {

using Words = std::array<std::uint64_t, 4>;

Words unpredictable() {
  Words words{};
  if (getrandom(words.data(), sizeof words, 0) != static_cast<ssize_t>(sizeof words)) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  return words;
}

}  // namespace

std::string SecretTokens::make() {
  Words words{};
  if (engine_) {
    for (auto& word : words) word = (*engine_)();
  } else {
    words = unpredictable();
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string token;
  for (const std::uint64_t word : words) {
    for (int shift = 60; shift >= 0; shift -= 4) token += digits[(word >> shift) & 15];
  }
  return token;
}

}  // namespace userhub::emulator
