#include "userhub/emulator/emulator.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include "accounts.hpp"
#include "clock.hpp"
#include "control.hpp"
#include "create_portal_session.hpp"
#include "database.hpp"
#include "faults.hpp"
#include "journal.hpp"
#include "listen_socket.hpp"
#include "portal.hpp"
#include "router.hpp"
#include "seed.hpp"
#include "server.hpp"
#include "sign_ins.hpp"
#include "web_url.hpp"

namespace userhub::emulator {
namespace {

std::optional<std::string> find_problem(const EmulatorOptions& options) {
  const auto is_visible = [](char c) { return c > ' ' && c < '\x7F'; };
  if (options.admin_key.empty() || !std::ranges::all_of(options.admin_key, is_visible)) {
    return "the admin key must be printable ASCII without spaces";
  }
  if (!is_web_url(options.app_url)) return "the app URL must be an http or https URL";
  if (options.token_ttl.count() < 0) return "the token's lifetime must not be negative";
  return std::nullopt;
}

std::expected<SQLite::Database, std::string> open_state(const std::string& file) {
  try {
    SQLite::Database database = open_database(file);
    plant_seed(database);
    return database;
  } catch (const std::exception& failure) {
    return std::unexpected("cannot use the state " + file + ": " + failure.what());
  }
}

std::string url_of(const std::string& host, std::uint16_t port) {
  return "http://" + (host == "0.0.0.0" ? "127.0.0.1" : host) + ":" + std::to_string(port);
}

}  // namespace

// In order of construction; the server goes first, so that nothing is used after its end.
struct Emulator::Parts {
  Parts(const EmulatorOptions& options, SQLite::Database state, std::string origin)
      : url(std::move(origin)),
        database(std::move(state)),
        accounts(database, options.strict_users),
        sign_ins(database, clock, options.token_ttl),
        journal(options.admin_key),
        create_portal_session(accounts, sign_ins, faults, url),
        portal(accounts, sign_ins, url, options.app_url),
        control(journal, clock, [this] { reset(); }),
        router(options.admin_key, create_portal_session, portal, control, journal) {}

  void reset() {
    restore_seed(database);
    faults.reset();
    journal.reset();
    clock.reset();
  }

  std::string url;
  SQLite::Database database;
  Clock clock;
  Accounts accounts;
  SignIns sign_ins;
  Faults faults;
  Journal journal;
  CreatePortalSession create_portal_session;
  Portal portal;
  Control control;
  Router router;
  std::unique_ptr<Server> server;
};

std::expected<Emulator, std::string> Emulator::start(const EmulatorOptions& options) {
  if (auto problem = find_problem(options)) return std::unexpected(*std::move(problem));
  auto state = open_state(options.state_file);
  if (!state) return std::unexpected(std::move(state.error()));
  const auto socket = open_listen_socket(options.host, options.port);
  if (!socket) return std::unexpected(socket.error());

  auto parts =
      std::make_unique<Parts>(options, *std::move(state), url_of(options.host, socket->port));
  parts->server = Server::start(
      socket->descriptor,
      [router = &parts->router](const Request& request) { return router->answer(request); });
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
