#include "print.hpp"

#include <iostream>

#include "exit_code.hpp"

namespace userhub::cli {

bool print_line(std::string_view line) {
  std::cout << line << '\n' << std::flush;
  return std::cout.good();
}

void warn(std::string_view message) {
  std::cerr << "userhub: warning: " << message << '\n' << std::flush;
}

int fail(std::string_view message) {
  std::cerr << "userhub: " << message << '\n' << std::flush;
  return exit_failure;
}

}  // namespace userhub::cli
