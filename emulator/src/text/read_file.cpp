#include "text/read_file.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace userhub::emulator {

std::optional<std::string> read_file(const std::string& file) {
  std::ifstream stream(file);
  if (!stream || std::filesystem::is_directory(file)) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace userhub::emulator
