#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <userhub/version.hpp>

#include "emulator_command.hpp"
#include "exit_code.hpp"
#include "portal_session_command.hpp"
#include "print.hpp"
#include "standard_streams.hpp"

namespace userhub::cli {
namespace {

// Prints the help, the version or the error.
int report(const CLI::App& app, const CLI::ParseError& outcome) {
  std::ostringstream answer;
  if (app.exit(outcome, answer, std::cerr) != 0) return exit_usage;
  return print(answer.str()) ? exit_success : exit_failure;
}

int parse_and_run(int argc, char** argv) {
  // The other arguments are for another program. The parser would split some of them.
  if (argc > 1 && std::string_view(argv[1]) == "emulator") return exec_emulator(argv + 1);
  CLI::App app("Create UserHub portal sessions, or run a local UserHub to try them.", "userhub");
  app.set_version_flag("--version", "userhub " USERHUB_VERSION);
  app.require_subcommand(1);
  int exit_code = exit_success;
  add_portal_session_command(app, exit_code);
  add_emulator_command(app);
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
      return fail(
          "a standard stream is closed and /dev/null cannot be opened instead: open stdin, "
          "stdout and stderr");
    return parse_and_run(argc, argv);
  } catch (const std::exception& failure) {
    return fail(failure.what());
  }
}

}  // namespace userhub::cli
