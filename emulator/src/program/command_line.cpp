#include "command_line.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "duration.hpp"
#include "emulator.hpp"
#include "exec_command.hpp"
#include "exit_code.hpp"
#include "health_command.hpp"
#include "help_text.hpp"
#include "print.hpp"
#include "ready_file.hpp"
#include "signals.hpp"
#include "standard_streams.hpp"

namespace userhub::emulator {
namespace {

struct Arguments {
  EmulatorOptions options;
  std::optional<std::uint16_t> port;
  std::optional<std::string> admin_key;
  std::optional<std::string> webhook_secret;
  std::string token_ttl = "5m";
  std::string ready_file;
  bool quiet = false;
};

constexpr std::uint16_t any_port = 0;

// For the parser: the error message, or "".
std::string is_port(const std::string& text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && rest == end ? "" : "'" + text + "' is not a port, 0 to 65535";
}

// For the parser: an unset variable in a script must not select the default.
std::string is_not_empty(const std::string& text) {
  return text.empty() ? "the value is empty; leave the option out to use its default" : "";
}

void check_exec(const Arguments& arguments, const std::vector<std::string>& command,
                const std::vector<std::string>& others) {
  if (!arguments.ready_file.empty()) throw CLI::ExcludesError("--ready-file", "exec");
  if (!command.empty() && !others.empty()) throw CLI::ExtrasError(others);
  if (command.empty()) {
    throw CLI::ParseError("the command comes after --, as in: userhub-emulator exec -- pytest",
                          CLI::ExitCodes::RequiredError);
  }
}

// One value each: a list would take the subcommand as its next item.
template <typename Value>
CLI::Option* add(CLI::App& command, const char* name, Value& value, const char* type,
                 const std::string& text) {
  return command.add_option(name, value, text)->type_name(type)->allow_extra_args(false);
}

void add_address(CLI::App& command, Arguments& arguments, std::uint16_t default_port) {
  auto& options = arguments.options;
  add(command, "--port", arguments.port, "PORT",
      "Port; 0 picks a free one [" + std::to_string(default_port) + "]")
      ->check(is_port);
  add(command, "--host", options.host, "IP",
      "IPv4 address to bind, or localhost for 127.0.0.1 and ::1; any except loopback lets others "
      "in, and the default key is public [127.0.0.1]");
  add(command, "--allow-host", options.allowed_hosts, "NAME",
      "Host name that requests may use, in addition to localhost; repeatable");
}

void add_admin_key(CLI::App& command, Arguments& arguments) {
  auto& options = arguments.options;
  auto* const admin_key =
      add(command, "--admin-key", arguments.admin_key, "KEY",
          "Admin key, visible in the list of processes; else the environment variable "
          "USERHUB_EMULATOR_ADMIN_KEY [userhub_admin_emulator]");
  add(command, "--admin-key-file", options.admin_key_file, "FILE", "File that holds the admin key")
      ->excludes(admin_key)
      ->check(is_not_empty);
}

void add_state(CLI::App& command, EmulatorOptions& options) {
  add(command, "--state", options.state_file, "FILE",
      "SQLite file for the state, readable only by its owner; the state survives a kill -9 [in "
      "memory]")
      ->check(is_not_empty);
  add(command, "--seed-file", options.seed_file, "FILE",
      "JSON file with the plans, connections, users and organizations of a new state [built in]")
      ->check(is_not_empty);
  command.add_flag("--watch", options.watch_seed_file,
                   "When the seed file changes, replace the state by it; an invalid file changes "
                   "nothing");
}

void add_links(CLI::App& command, EmulatorOptions& options) {
  add(command, "--app-url", options.app_url, "URL",
      "The app: the portal returns to it if a session has no returnUrl [" + options.app_url + "]");
  add(command, "--callback-url", options.callback_url, "URL",
      "Where the portal sends a signed-out visitor, with portalUrl=<path>: your app creates a "
      "session and sends them back [a page that says they are signed out]")
      ->check(is_not_empty);
  add(command, "--public-url", options.public_url, "URL",
      "Address for links, if browsers reach the emulator by another one: behind a mapped port or a "
      "proxy [its own]")
      ->check(is_not_empty);
}

void add_webhook(CLI::App& command, Arguments& arguments) {
  auto& options = arguments.options;
  auto* const webhook_url =
      add(command, "--webhook-url", options.webhook_url, "URL",
          "Where to POST signed events, plain http; retried until a 2xx answer")
          ->check(is_not_empty);
  auto* const webhook_secret =
      add(command, "--webhook-secret", arguments.webhook_secret, "SECRET",
          "Signing secret of the webhook, visible in the list of processes; else the environment "
          "variable USERHUB_EMULATOR_WEBHOOK_SECRET")
          ->needs(webhook_url);
  add(command, "--webhook-secret-file", options.webhook_secret_file, "FILE",
      "File that holds the signing secret")
      ->needs(webhook_url)
      ->excludes(webhook_secret)
      ->check(is_not_empty);
}

void add_behaviour(CLI::App& command, Arguments& arguments) {
  auto& options = arguments.options;
  add(command, "--token-ttl", arguments.token_ttl, "TIME",
      "How long a sign-in link works, e.g. 30s, 5m, 1h; at most 366 days [5m]")
      ->check(is_duration);
  add(command, "--fault", options.faults, "FAULT",
      "Fault for the first calls, e.g. 503_twice; repeatable; see below");
  command.add_flag(
      "--log-requests,!--no-log-requests", options.log_requests,
      "Write a line per request to stderr, or not [if stderr is a terminal and this is "
      "not exec]");
  command.add_flag("--strict-users", options.strict_users,
                   "Import users only over the connections of the seed");
  command.add_flag(
      "--deterministic", options.deterministic,
      "Fixed tokens, and a clock that stands at 2026-01-01 until you set it: two runs give "
      "identical bytes, and anyone can guess the links");
}

// In the order of the help.
void add_options(CLI::App& command, Arguments& arguments, std::uint16_t default_port) {
  add_address(command, arguments, default_port);
  add_admin_key(command, arguments);
  add_state(command, arguments.options);
  add_links(command, arguments.options);
  add_webhook(command, arguments);
  add_behaviour(command, arguments);
}

std::string secret_of(const std::optional<std::string>& option, const char* variable,
                      const std::string& default_value) {
  if (option) return *option;
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? value : default_value;
}

EmulatorOptions options_of(const Arguments& arguments, std::uint16_t default_port) {
  EmulatorOptions options = arguments.options;
  options.admin_key =
      secret_of(arguments.admin_key, "USERHUB_EMULATOR_ADMIN_KEY", options.admin_key);
  options.webhook_secret =
      secret_of(arguments.webhook_secret, "USERHUB_EMULATOR_WEBHOOK_SECRET", "");
  options.port = arguments.port.value_or(default_port);
  options.token_ttl = parse_duration(arguments.token_ttl).value();
  return options;
}

std::string ready_line(const Emulator& emulator, const EmulatorOptions& options) {
  const nlohmann::ordered_json ready = {{"url", emulator.url()},
                                        {"admin_key", emulator.admin_key()},
                                        {"app_url", options.app_url},
                                        {"pid", getpid()}};
  return ready.dump();
}

// The signal that ended it; empty if it could not start.
std::optional<int> serve_until_signal(const EmulatorOptions& options, const std::string& ready_file,
                                      const Signals& signals) {
  ReadyFile file(ready_file);
  const auto emulator = Emulator::start(options);
  if (!emulator) return fail(emulator.error()), std::nullopt;
  for (const auto& warning : emulator->warnings()) warn(warning);
  const std::string ready = ready_line(*emulator, options);
  file.write(ready);
  if (!print(ready + "\n")) return std::nullopt;
  return signals.wait().si_signo;
}

int serve(const EmulatorOptions& options, const std::string& ready_file) {
  const Signals signals(ending_signals());
  const auto number = serve_until_signal(options, ready_file, signals);
  if (!number) return exit_failure;
  if (*number == SIGTERM || *number == SIGINT) return exit_success;
  signals.end_by(*number);
  return exit_by_signal + *number;
}

void add_exec_command(CLI::App& parent, const std::shared_ptr<Arguments>& arguments,
                      const std::vector<std::string>& command, int& exit_code) {
  auto* const exec = parent.add_subcommand(
      "exec", "Run a command with its own emulator: userhub-emulator exec [OPTIONS] -- CMD...");
  add_options(*exec, *arguments, any_port);
  exec->add_flag("--quiet", arguments->quiet, "Do not name the portal on stderr");
  exec->footer(exec_help());
  exec->allow_extras();  // So that check_exec() can explain a missing --.
  exec->callback([exec, arguments, command, &exit_code] {
    check_exec(*arguments, command, exec->remaining());
    exit_code = exec_command(options_of(*arguments, any_port), command, !arguments->quiet);
  });
}

void add_health_command(CLI::App& parent, int& exit_code) {
  auto* const health =
      parent.add_subcommand("health", "Check whether an emulator answers: exit code 0, or 1.");
  health->footer("");  // Not the parent's.
  const auto url = std::make_shared<std::string>();
  health->add_option("URL", *url, "Its address [USERHUB_BASE_URL, else http://127.0.0.1:4010]");
  health->callback([url, &exit_code] { exit_code = health_command(*url); });
}

void add_serving(CLI::App& app, const std::shared_ptr<Arguments>& arguments,
                 const std::vector<std::string>& command, int& exit_code) {
  add_options(app, *arguments, arguments->options.port);
  app.add_option("--ready-file", arguments->ready_file,
                 "File with the first line of stdout, readable by its owner only; it exists while "
                 "the emulator answers")
      ->type_name("FILE")
      ->check(is_not_empty);
  app.footer(emulator_help());
  app.callback([&app, arguments, command, &exit_code] {
    if (!app.get_subcommands().empty()) return;
    if (!command.empty()) throw CLI::ExtrasError(command);
    auto options = options_of(*arguments, arguments->options.port);
    if (app.count("--log-requests") == 0) options.log_requests = isatty(STDERR_FILENO) == 1;
    exit_code = serve(options, arguments->ready_file);
  });
}

// The arguments after `--` belong to another program: the parser would split some of them, so it
// must not see them.
std::vector<std::string> extract_command(int& argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) != "--") continue;
    std::vector<std::string> command(argv + i + 1, argv + argc);
    argc = i;
    return command;
  }
  return {};
}

// Prints the help, the version or the error.
int report(const CLI::App& app, const CLI::ParseError& outcome) {
  std::ostringstream answer;
  if (app.exit(outcome, answer, std::cerr) != 0) return exit_usage;
  return print(answer.str()) ? exit_success : exit_failure;
}

// A script that waits for the file would take an earlier run's for this one's.
void remove_ready_file(const CLI::App& app) {
  for (const auto& path : app.get_option("--ready-file")->results()) ReadyFile{path};
}

int parse_and_run(int argc, char** argv) {
  const auto command = extract_command(argc, argv);
  CLI::App app("A local UserHub with its portal, to develop and test against.", "userhub-emulator");
  app.set_version_flag("--version", "userhub-emulator " USERHUB_EMULATOR_VERSION);
  int exit_code = exit_success;
  const auto arguments = std::make_shared<Arguments>();
  add_serving(app, arguments, command, exit_code);
  add_exec_command(app, arguments, command, exit_code);
  add_health_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& outcome) {
    exit_code = report(app, outcome);
    if (exit_code == exit_usage) remove_ready_file(app);
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

}  // namespace userhub::emulator
