#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "target.hpp"

namespace {

std::vector<std::filesystem::path> files_in(const std::filesystem::path& directory) {
  std::error_code missing;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory, missing)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

/// Runs a target over a corpus without libFuzzer, so with any compiler and sanitizer.
int main(int count, char** arguments) {
  const std::string directory = count == 2 ? arguments[1] : "";
  const auto files = files_in(directory);
  if (files.empty()) {
    std::fprintf(stderr, "no corpus in \"%s\"\n", directory.c_str());
    return 1;
  }
  for (const auto& file : files) {
    // Printed before: a property that does not hold ends the program.
    std::fprintf(stderr, "%s\n", file.c_str());
    std::ifstream stream(file, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(stream), {}};
    userhub::fuzz::check_input(input);
  }
}
