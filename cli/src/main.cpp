#include "command_line.hpp"

int main(int argc, char** argv) {
  return userhub::cli::run_command_line(argc, argv);
}
