#include "emulator.hpp"

#include <exception>

#include "accounts.hpp"
#include "apply_seed.hpp"
#include "clock.hpp"
#include "control.hpp"
#include "create_portal_session.hpp"
#include "database.hpp"
#include "faults.hpp"
#include "journal.hpp"
#include "listen_socket.hpp"
#include "members.hpp"
#include "portal.hpp"
#include "resolve_options.hpp"
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

std::expected<SQLite::Database, std::string> open_state(const std::string& file, const Seed& seed,
                                                        const Clock& clock) {
  try {
    SQLite::Database database = open_database(file);
    apply_seed(database, seed, clock.now());
    return database;
  } catch (const std::exception& failure) {
    return std::unexpected("cannot use the state " + (file.empty() ? "in memory" : file) + ": " +
                           failure.what());
  }
}

std::string origin_on(const std::string& host, std::uint16_t port) {
  return "http://" + (host == "0.0.0.0" ? "127.0.0.1" : host) + ":" + std::to_string(port);
}

}  // namespace

// Members are destroyed in reverse order: the server stops first, while all that it uses exists.
struct Emulator::Parts {
  Parts(const EmulatorOptions& options, ResolvedOptions resolved, SQLite::Database state,
        std::string listens_on)
      : url(std::move(listens_on)),
        admin_key(std::move(resolved.admin_key)),
        warnings(std::move(resolved.warnings)),
        origin(options.public_url.empty() ? url : origin_of(options.public_url)),
        seed(std::move(resolved.seed)),
        database(std::move(state)),
        clock(options.deterministic),
        tokens(options.deterministic),
        users(database, clock, options.strict_users),
        accounts(database),
        members(database, clock),
        sign_ins(database, clock, tokens, options.token_ttl),
        faults(std::move(resolved.faults)),
        journal(clock, admin_key),
        create_portal_session(users, members, sign_ins, origin),
        user_json(accounts, members),
        users_api(users, user_json, create_portal_session, clock, tokens, faults),
        portal(
            accounts, members, sign_ins,
            {.origin = origin, .app_url = options.app_url, .callback_url = options.callback_url}),
        control(journal, clock, faults, [this] { reset(); }),
        router(database, std::move(resolved.known_hosts), admin_key, users_api, portal, control,
               journal) {}

  void reset() {
    clock.reset();
    tokens.reset();
    restore_seed(database, seed, clock.now());
    faults.reset();
    journal.reset();
  }

  std::string url;
  std::string admin_key;
  std::vector<std::string> warnings;
  std::string origin;  // The origin that browsers use.
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
  auto resolved = resolve_options(options);
  if (!resolved) return std::unexpected(std::move(resolved.error()));
  auto state = open_state(options.state_file, resolved->seed, Clock(options.deterministic));
  if (!state) return std::unexpected(std::move(state.error()));
  if (!options.seed_file.empty() && !was_applied(*state, resolved->seed)) {
    resolved->warnings.push_back(
        "the seed file " + options.seed_file + " is ignored: the state " + options.state_file +
        " began with another seed; POST /_emulator/reset applies this one");
  }
  const auto socket = open_listen_socket(options.host, options.port);
  if (!socket) return std::unexpected(socket.error());

  auto parts = std::make_unique<Parts>(options, *std::move(resolved), *std::move(state),
                                       origin_on(options.host, socket->port));
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

const std::string& Emulator::admin_key() const {
  return parts_->admin_key;
}

const std::vector<std::string>& Emulator::warnings() const {
  return parts_->warnings;
}

}  // namespace userhub::emulator
