#include "command_line.hpp"

int main(int argc, char** argv) {
  return userhub::emulator::run_command_line(argc, argv);
}
