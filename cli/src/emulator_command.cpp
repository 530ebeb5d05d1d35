#include "emulator_command.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <userhub/emulator/emulator.hpp>

#include "duration.hpp"
#include "emulator_exec.hpp"
#include "exit_code.hpp"
#include "print.hpp"
#include "signals.hpp"

namespace userhub::cli {
namespace {

using emulator::EmulatorOptions;

struct Arguments {
  EmulatorOptions options;
  std::optional<std::uint16_t> port;
  std::string token_ttl = "5m";
};

constexpr std::uint16_t any_port = 0;

constexpr const char* assumptions = R"(
It knows the users usr_ada and usr_grace, both members of the organization org_1, and imports any
<externalId>@<connectionId>. Its first line on stdout is JSON: url, admin_key. SIGTERM and Ctrl-C
end it. GET /_emulator/requests tells what it was asked; POST /_emulator/reset starts it anew.

Our assumptions about the real UserHub, which does not document them: the HTTP status of each error
code; that unknown fields and organizations are refused; how long a sign-in link works.
Its own choice: a full portalUrl keeps its path but leads to the emulator's portal.

A user with one of these IDs misbehaves. Append _once, _twice or _times<N> to have it end, and
_after<seconds> to a status for a Retry-After, e.g. usr_503_twice, usr_429_once_after1:
)";

void add_options(CLI::App& command, Arguments& arguments, std::uint16_t default_port) {
  auto& options = arguments.options;
  command.add_option("--port", arguments.port,
                     "Port; 0 picks a free one [" + std::to_string(default_port) + "]");
  command.add_option(
      "--host", options.host,
      "IPv4 address to bind; the key is well known, so think before leaving loopback "
      "[127.0.0.1]");
  command.add_option("--admin-key", options.admin_key, "Key it takes [userhub_admin_emulator]");
  command.add_option("--state", options.state_file, "SQLite file that keeps the state [in memory]");
  command.add_option("--app-url", options.app_url,
                     "Where the portal returns to without a returnUrl [" + options.app_url + "]");
  command.add_option("--callback-url", options.callback_url,
                     "Where the portal sends a visitor who is signed out, with portalUrl=<path>, "
                     "for your app to make a session and come back [a page that says so]");
  command
      .add_option("--token-ttl", arguments.token_ttl,
                  "How long a sign-in link works, e.g. 30s, 5m, 1h [5m]")
      ->check(is_duration);
  command.add_flag("--strict-users", options.strict_users,
                   "Import users only over the connections conn_1 and conn_26yEiYymqy6ZmG");
}

EmulatorOptions options_of(const Arguments& arguments, std::uint16_t default_port) {
  EmulatorOptions options = arguments.options;
  options.port = arguments.port.value_or(default_port);
  options.token_ttl = parse_duration(arguments.token_ttl).value();
  return options;
}

int serve(const EmulatorOptions& options) {
  const Signals signals{SIGTERM, SIGINT};
  const auto emulator = emulator::Emulator::start(options);
  if (!emulator) return fail(emulator.error());
  const nlohmann::ordered_json ready = {{"url", emulator->url()}, {"admin_key", options.admin_key}};
  if (!print_line(ready.dump())) return fail("cannot write to stdout");
  signals.wait();
  return exit_success;
}

void add_exec_command(CLI::App& parent, const std::shared_ptr<Arguments>& arguments,
                      const std::vector<std::string>& command, int& exit_code) {
  auto* const exec = parent.add_subcommand(
      "exec",
      "Run a command against an emulator of its own: userhub emulator exec [OPTIONS] -- CMD...");
  add_options(*exec, *arguments, any_port);
  exec->footer(
      "CMD finds the emulator by USERHUB_BASE_URL and USERHUB_ADMIN_KEY; its exit code is "
      "returned.");
  exec->callback([arguments, command, &exit_code] {
    if (command.empty()) throw CLI::RequiredError("A command after --");
    exit_code = emulator_exec(options_of(*arguments, any_port), command);
  });
}

}  // namespace

void add_emulator_command(CLI::App& app, const std::vector<std::string>& command, int& exit_code) {
  auto* const serving = app.add_subcommand("emulator", "Run a local UserHub.");
  const auto arguments = std::make_shared<Arguments>();
  add_options(*serving, *arguments, arguments->options.port);
  serving->footer(assumptions + emulator::describe_faults());
  add_exec_command(*serving, arguments, command, exit_code);
  serving->callback([serving, arguments, command, &exit_code] {
    if (!serving->get_subcommands().empty()) return;
    if (!command.empty()) throw CLI::ExtrasError(command);
    exit_code = serve(options_of(*arguments, arguments->options.port));
  });
}

}  // namespace userhub::cli
