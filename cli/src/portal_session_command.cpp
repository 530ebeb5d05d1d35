#include "portal_session_command.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <string>
#include <userhub/userhub.hpp>

#include "duration.hpp"
#include "exit_code.hpp"
#include "print.hpp"
#include "request/json_writer.hpp"

namespace userhub::cli {
namespace {

struct Arguments {
  PortalSessionRequest request;
  std::string timeout = "20";
  std::string attempt_timeout;
  std::string max_connection_age = "60";
  bool json = false;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

ClientOptions client_options(const Arguments& arguments) {
  ClientOptions options;
  options.admin_key = environment("USERHUB_ADMIN_KEY");
  if (const auto base_url = environment("USERHUB_BASE_URL"); !base_url.empty()) {
    options.base_url = base_url;
  }
  options.ca_file = environment("USERHUB_CA_FILE");
  options.timeout = parse_timeout(arguments.timeout).value();
  options.attempt_timeout = parse_timeout(arguments.attempt_timeout);
  options.max_connection_age =
      std::chrono::floor<std::chrono::seconds>(parse_timeout(arguments.max_connection_age).value());
  options.user_agent_suffix = "userhub-cli/" USERHUB_VERSION;
  return options;
}

std::string render(const PortalSession& session, bool json) {
  if (!json) return session.redirect_url;
  std::string line = R"({"redirectUrl":)";
  append_json_string(line, session.redirect_url);
  return line + "}";
}

int run(const Arguments& arguments) {
  const ClientOptions options = client_options(arguments);
  if (options.admin_key.empty()) {
    return fail(
        "USERHUB_ADMIN_KEY is not set: set it to the admin key of your UserHub account, or try the "
        "command with a local UserHub: userhub emulator exec -- userhub portal-session usr_ada");
  }
  const auto client = Client::create(options);
  if (!client) return fail(client.error().message);
  const auto session = client->create_portal_session(arguments.request);
  if (!session) return fail(session.error().message);
  return print(render(*session, arguments.json) + "\n") ? exit_success : exit_failure;
}

}  // namespace

void add_portal_session_command(CLI::App& app, int& exit_code) {
  auto* const command =
      app.add_subcommand("portal-session",
                         "Create a portal session and print its URL. Anyone who opens the URL is "
                         "signed in.");
  const auto arguments = std::make_shared<Arguments>();
  auto& request = arguments->request;
  command
      ->add_option("USER_ID", request.user_id,
                   "UserHub user ID or <externalId>@<connectionId>. If it starts with -, put it "
                   "last, after --.")
      ->required();
  command->add_option("--portal-url", request.portal_url,
                      "Page of the portal to open, for example /{accountId}/plans");
  command->add_option("--return-url", request.return_url,
                      "Where the user returns to the app [the app URL that is set in UserHub]");
  command->add_option("--success-url", request.success_url,
                      "Where the user goes after completing an action [the return URL]");
  command->add_option("--organization-id", request.organization_id,
                      "Organization that the user acts for");
  command
      ->add_option("--timeout", arguments->timeout,
                   "Total time with all retries, at most 86400 [20]")
      ->type_name("SECONDS")
      ->check(is_timeout);
  command
      ->add_option("--attempt-timeout", arguments->attempt_timeout,
                   "Time for one attempt; a longer one is repeated on a new connection [10, or "
                   "--timeout if you set it]")
      ->type_name("SECONDS")
      ->check(is_timeout);
  command
      ->add_option("--max-connection-age", arguments->max_connection_age,
                   "Maximum age of a connection that a retry uses again, 1 to 86400 [60]")
      ->type_name("SECONDS")
      ->check(is_connection_age);
  command->add_flag("--json", arguments->json, "Print one line of JSON: {\"redirectUrl\":...}");
  command->footer(
      "Environment:\n"
      "  USERHUB_ADMIN_KEY  admin key of your UserHub account, required\n"
      "  USERHUB_BASE_URL   base URL [https://api.userhub.com]\n"
      "  USERHUB_CA_FILE    PEM file with the CA certificates to trust [the system's]");
  command->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace userhub::cli
