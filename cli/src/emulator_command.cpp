#include "emulator_command.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include "exit_code.hpp"
#include "print.hpp"

namespace userhub::cli {
namespace {

constexpr const char* program = "userhub-emulator";

std::string path_next_to_this_program() {
  std::error_code failure;  // without /proc, only PATH is left
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
  return failure ? "" : self.parent_path() / program;
}

}  // namespace

void add_emulator_command(CLI::App& app) {
  app.add_subcommand("emulator", "Run a local UserHub (the program userhub-emulator).");
}

int exec_emulator(char** arguments) {
  std::string name = program;
  arguments[0] = name.data();
  execv(path_next_to_this_program().c_str(), arguments);
  execvp(program, arguments);
  if (errno != ENOENT) {
    fail(std::string("cannot run userhub-emulator: ") + std::strerror(errno));
    return exit_command_unusable;
  }
  fail(
      "userhub-emulator is neither next to this program nor in PATH: apt install userhub-emulator");
  return exit_command_not_found;
}

}  // namespace userhub::cli
