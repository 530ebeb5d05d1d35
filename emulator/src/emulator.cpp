#include "userhub/emulator/emulator.hpp"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>

#include "accounts.hpp"
#include "clock.hpp"
#include "control.hpp"
#include "create_portal_session.hpp"
#include "database.hpp"
#include "fault_order.hpp"
#include "faults.hpp"
#include "journal.hpp"
#include "known_hosts.hpp"
#include "listen_socket.hpp"
#include "members.hpp"
#include "plant_seed.hpp"
#include "portal.hpp"
#include "router.hpp"
#include "secret_tokens.hpp"
#include "seed.hpp"
#include "server.hpp"
#include "sign_ins.hpp"
#include "user_json.hpp"
#include "users.hpp"
#include "users_api.hpp"
#include "web_url.hpp"

namespace userhub::emulator {
namespace {

std::optional<std::string> find_problem(const EmulatorOptions& options) {
  const auto is_visible = [](char c) { return c > ' ' && c < '\x7F'; };
  if (options.admin_key.empty() || !std::ranges::all_of(options.admin_key, is_visible)) {
    return "the admin key must be printable ASCII without spaces";
  }
  if (!is_web_url(options.app_url)) return "the app URL must be an http or https URL";
  if (!options.callback_url.empty() && !is_web_url(options.callback_url)) {
    return "the callback URL must be an http or https URL";
  }
  if (options.token_ttl.count() < 0) return "the token's lifetime must not be negative";
  if (options.deterministic && !options.state_file.empty()) {
    return "a run that repeats starts from the seed: leave out either --deterministic or --state";
  }
  return std::nullopt;
}

std::expected<Seed, std::string> read_seed(const std::string& file) {
  if (file.empty()) return parse_seed(built_in_seed);
  std::ifstream stream(file);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  if (!stream) return std::unexpected("cannot read the seed file " + file);
  auto seed = parse_seed(text);
  if (!seed) return std::unexpected("the seed file " + file + " is unusable: " + seed.error());
  return seed;
}

std::expected<SQLite::Database, std::string> open_state(const std::string& file, const Seed& seed,
                                                        const Clock& clock) {
  try {
    SQLite::Database database = open_database(file);
    plant_seed(database, seed, clock.now());
    return database;
  } catch (const std::exception& failure) {
    return std::unexpected("cannot use the state " + (file.empty() ? "in memory" : file) + ": " +
                           failure.what());
  }
}

std::expected<std::vector<QueuedFault>, std::string> parse_faults(
    const std::vector<std::string>& specs) {
  std::vector<QueuedFault> faults;
  for (const auto& spec : specs) {
    auto fault = parse_fault_order_spec(spec);
    if (!fault) return std::unexpected(std::move(fault.error()));
    faults.push_back(*std::move(fault));
  }
  return faults;
}

KnownHosts known_hosts(const EmulatorOptions& options) {
  std::vector<std::string> names = options.allowed_hosts;
  names.push_back(options.host);
  return KnownHosts(std::move(names));
}

std::string url_of(const std::string& host, std::uint16_t port) {
  return "http://" + (host == "0.0.0.0" ? "127.0.0.1" : host) + ":" + std::to_string(port);
}

}  // namespace

// In order of construction; the server goes first, so that nothing is used after its end.
struct Emulator::Parts {
  Parts(const EmulatorOptions& options, Seed initial_state, std::vector<QueuedFault> initial_faults,
        SQLite::Database state, std::string origin)
      : url(std::move(origin)),
        seed(std::move(initial_state)),
        database(std::move(state)),
        clock(options.deterministic),
        tokens(options.deterministic),
        users(database, clock, options.strict_users),
        accounts(database),
        members(database, clock),
        sign_ins(database, clock, tokens, options.token_ttl),
        faults(std::move(initial_faults)),
        journal(options.admin_key),
        create_portal_session(users, members, sign_ins, url),
        user_json(accounts, members),
        users_api(users, user_json, create_portal_session, clock, tokens, faults),
        portal(accounts, members, sign_ins,
               {.origin = url, .app_url = options.app_url, .callback_url = options.callback_url}),
        control(journal, clock, faults, [this] { reset(); }),
        router(database, known_hosts(options), options.admin_key, users_api, portal, control,
               journal) {}

  void reset() {
    clock.reset();
    tokens.reset();
    restore_seed(database, seed, clock.now());
    faults.reset();
    journal.reset();
  }

  std::string url;
  Seed seed;
  SQLite::Database database;
  Clock clock;
  SecretTokens tokens;
  Users users;
  Accounts accounts;
  Members members;
  SignIns sign_ins;
  Faults faults;
  Journal journal;
  CreatePortalSession create_portal_session;
  UserJson user_json;
  UsersApi users_api;
  Portal portal;
  Control control;
  Router router;
  std::unique_ptr<Server> server;
};

std::expected<Emulator, std::string> Emulator::start(const EmulatorOptions& options) {
  if (auto problem = find_problem(options)) return std::unexpected(*std::move(problem));
  auto seed = read_seed(options.seed_file);
  if (!seed) return std::unexpected(std::move(seed.error()));
  auto faults = parse_faults(options.faults);
  if (!faults) return std::unexpected(std::move(faults.error()));
  auto state = open_state(options.state_file, *seed, Clock(options.deterministic));
  if (!state) return std::unexpected(std::move(state.error()));
  const auto socket = open_listen_socket(options.host, options.port);
  if (!socket) return std::unexpected(socket.error());

  auto parts = std::make_unique<Parts>(options, *std::move(seed), *std::move(faults),
                                       *std::move(state), url_of(options.host, socket->port));
  parts->server = Server::start(
      socket->descriptor,
      [router = &parts->router](const Request& request) { return router->answer(request); },
      /*send_date=*/!options.deterministic);
  if (!parts->server) return std::unexpected("cannot start the HTTP server");
  return Emulator(std::move(parts));
}

Emulator::Emulator(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Emulator::Emulator(Emulator&&) noexcept = default;
Emulator& Emulator::operator=(Emulator&&) noexcept = default;
Emulator::~Emulator() = default;

const std::string& Emulator::url() const {
  return parts_->url;
}

}  // namespace userhub::emulator
