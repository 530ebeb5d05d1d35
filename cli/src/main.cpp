#include <cstdio>
#include <exception>

#include "command_line.hpp"
#include "exit_code.hpp"

int main(int argc, char** argv) {
  try {
    return userhub::cli::run_command_line(argc, argv);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "userhub: %s\n", failure.what());
    return userhub::cli::exit_failure;
  }
}
