#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <userhub/version.hpp>
#include <vector>

#include "emulator_command.hpp"
#include "exit_code.hpp"
#include "portal_session_command.hpp"
#include "print.hpp"
#include "standard_streams.hpp"

namespace userhub::cli {
namespace {

// What follows `--` after `userhub emulator` belongs to another program: the parser, which takes
// some arguments apart, must not see it.
std::vector<std::string> cut_off_command(int& argc, char** argv) {
  if (argc < 2 || std::string_view(argv[1]) != "emulator") return {};
  for (int i = 2; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--") continue;
    std::vector<std::string> command(argv + i + 1, argv + argc);
    argc = i;
    return command;
  }
  return {};
}

// Prints the help, the version or what is wrong.
int report(const CLI::App& app, const CLI::ParseError& outcome) {
  std::ostringstream answer;
  if (app.exit(outcome, answer, std::cerr) != 0) return exit_usage;
  return print(answer.str()) ? exit_success : exit_failure;
}

int parse_and_run(int argc, char** argv) {
  const auto command = cut_off_command(argc, argv);
  CLI::App app("UserHub portal sessions from the command line, and a local UserHub to try them on.",
               "userhub");
  app.set_version_flag("--version", "userhub " USERHUB_VERSION);
  app.require_subcommand(1);
  int exit_code = exit_success;
  add_portal_session_command(app, exit_code);
  add_emulator_command(app, command, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& outcome) {
    return report(app, outcome);
  }
  return exit_code;
}

}  // namespace

int run_command_line(int argc, char** argv) {
  try {
    if (!open_missing_streams())
      return fail("a standard stream is closed, and /dev/null cannot be opened in its place");
    return parse_and_run(argc, argv);
  } catch (const std::exception& failure) {
    return fail(failure.what());
  }
}

}  // namespace userhub::cli
