#include "state/seed_file.hpp"

#include "text/read_file.hpp"

namespace userhub::emulator {

std::expected<Seed, std::string> read_seed_file(const std::string& file) {
  if (file.empty()) return parse_seed(built_in_seed);
  const auto text = read_file(file);
  if (!text) return std::unexpected("cannot read the seed file " + file);
  auto seed = parse_seed(*text);
  if (!seed) return std::unexpected("the seed file " + file + " is invalid: " + seed.error());
  return seed;
}

}  // namespace userhub::emulator
