#include "emulator.hpp"

#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "api/account_json.hpp"
#include "api/admin_api.hpp"
#include "api/create_portal_session.hpp"
#include "api/organizations_api.hpp"
#include "api/user_api.hpp"
#include "api/users_api.hpp"
#include "control/control.hpp"
#include "control/faults.hpp"
#include "control/home.hpp"
#include "control/journal.hpp"
#include "control/request_log.hpp"
#include "control/stderr_log.hpp"
#include "http/listen_sockets.hpp"
#include "http/server.hpp"
#include "http/web_url.hpp"
#include "portal/portal.hpp"
#include "resolve_options.hpp"
#include "router.hpp"
#include "state/accounts.hpp"
#include "state/api_sessions.hpp"
#include "state/apply_seed.hpp"
#include "state/billing.hpp"
#include "state/changes.hpp"
#include "state/clock.hpp"
#include "state/database.hpp"
#include "state/export_seed.hpp"
#include "state/file_watch.hpp"
#include "state/invoices.hpp"
#include "state/members.hpp"
#include "state/payment_methods.hpp"
#include "state/secret_tokens.hpp"
#include "state/seed.hpp"
#include "state/seed_file.hpp"
#include "state/sign_ins.hpp"
#include "state/subscriptions.hpp"
#include "state/users.hpp"
#include "timeline.hpp"
#include "webhooks/webhook_events.hpp"
#include "webhooks/webhook_sender.hpp"
#include "webhooks/webhooks.hpp"

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
        seed_file(options.seed_file),
        origin(options.public_url.empty() ? url : origin_of(options.public_url)),
        seed(std::move(resolved.seed)),
        database(std::move(state)),
        clock(options.deterministic),
        tokens(options.deterministic),
        users(database, clock, changes, options.strict_users),
        accounts(database),
        subscriptions(database, changes),
        invoices(database),
        payment_methods(database, clock),
        members(database, clock, changes),
        sign_ins(database, clock, tokens, options.token_ttl),
        api_sessions(database, clock, tokens),
        faults(std::move(resolved.faults)),
        billing(subscriptions, invoices, payment_methods, clock,
                std::bind_front(&Faults::declines, &faults)),
        journal(clock, admin_key),
        request_log(log, options.log_requests),
        create_portal_session(members, sign_ins, origin),
        account_json(users, members, subscriptions, payment_methods, clock),
        users_api(users, account_json, create_portal_session, api_sessions, tokens),
        organizations_api(users, members, subscriptions, account_json),
        admin_api(users, users_api, organizations_api, faults),
        user_api(users, members, subscriptions, api_sessions, create_portal_session, faults),
        portal(
            accounts, billing, members, sign_ins, tokens,
            {.origin = origin, .app_url = options.app_url, .callback_url = options.callback_url}),
        webhook_events(users, members, subscriptions, account_json, clock, options.deterministic),
        webhook_sender(options.webhook_url, resolved.webhook_secret),
        control(journal, clock, faults, webhook_sender,
                {.reset = [this] { reset(); },
                 .replace = [this](const Seed& other) { replace(other); },
                 .export_seed = [this] { return emulator::export_seed(database); }}),
        home({.users = users,
              .members = members,
              .accounts = accounts,
              .journal = journal,
              .faults = faults,
              .clock = clock},
             create_portal_session, {.url = url, .admin_key = admin_key}, [this] { reset(); }),
        webhooks{.changes = changes, .events = webhook_events, .sender = webhook_sender},
        timeline(clock, subscriptions, billing, webhooks),
        router(database, std::move(resolved.known_hosts), admin_key, admin_api, user_api, portal,
               control, home, {.journal = journal, .log = request_log}, timeline, webhooks) {}

  // On the threads of all servers.
  Response answer(const Request& request) {
    const std::lock_guard lock(mutex);
    return router.answer(request);
  }

  void replace(const Seed& other) { replace_state(database, other, clock.now()); }

  // On the thread of the watch.
  void reload_seed() {
    const auto read = read_seed_file(seed_file);
    const std::lock_guard lock(mutex);
    if (!read) return keep_state(read.error());
    const bool is_other = read->fingerprint != seed.fingerprint;
    try {
      if (is_other) replace(*read);
    } catch (const std::exception& failure) {
      return keep_state("the seed file " + seed_file + " is invalid: " + failure.what());
    }
    if (is_other)
      log.write("userhub-emulator: the state is now that of the seed file " + seed_file);
    if (!is_other && seed_file_is_bad) log.write("userhub-emulator: the seed file is as before");
    seed_file_is_bad = false;
    seed = *read;
  }

  void keep_state(const std::string& problem) {
    seed_file_is_bad = true;
    log.write("userhub-emulator: warning: " + problem + "; the state stays as it is");
  }

  void reset() {
    clock.reset();
    tokens.reset();
    restore_seed(database, seed, clock.now());
    faults.reset();
    journal.reset();
    webhook_sender.reset();
  }

  std::string url;
  std::string admin_key;
  std::vector<std::string> warnings;
  std::string seed_file;
  bool seed_file_is_bad = false;  // Since the last reload.
  std::string origin;             // The origin that browsers use.
  Seed seed;
  SQLite::Database database;
  Clock clock;
  SecretTokens tokens;
  Changes changes;
  Users users;
  Accounts accounts;
  Subscriptions subscriptions;
  Invoices invoices;
  PaymentMethods payment_methods;
  Members members;
  SignIns sign_ins;
  ApiSessions api_sessions;
  Faults faults;
  Billing billing;
  Journal journal;
  StderrLog log;
  RequestLog request_log;
  CreatePortalSession create_portal_session;
  AccountJson account_json;
  UsersApi users_api;
  OrganizationsApi organizations_api;
  AdminApi admin_api;
  UserApi user_api;
  Portal portal;
  WebhookEvents webhook_events;
  WebhookSender webhook_sender;
  Control control;
  Home home;
  Webhooks webhooks;
  Timeline timeline;
  Router router;
  std::mutex mutex;  // Held for each request and each reload of the seed.
  std::vector<std::unique_ptr<Server>> servers;
  std::optional<FileWatch> watch;
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
  const auto sockets = open_listen_sockets(options.host, options.port);
  if (!sockets) return std::unexpected(sockets.error());

  auto parts = std::make_unique<Parts>(options, *std::move(resolved), *std::move(state),
                                       origin_on(options.host, sockets->port));
  for (const int descriptor : sockets->descriptors) {
    parts->servers.push_back(Server::start(
        descriptor,
        [parts = parts.get()](const Request& request) { return parts->answer(request); },
        /*send_date=*/!options.deterministic));
    if (!parts->servers.back()) return std::unexpected("cannot start the HTTP server");
  }
  if (options.watch_seed_file) {
    parts->watch.emplace(options.seed_file, [parts = parts.get()] { parts->reload_seed(); });
  }
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
