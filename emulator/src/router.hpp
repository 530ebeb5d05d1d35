#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "control.hpp"
#include "http_message.hpp"
#include "journal.hpp"
#include "known_hosts.hpp"
#include "portal.hpp"
#include "users_api.hpp"

namespace userhub::emulator {

/// Finds the handler of each request by its raw target.
class Router {
 public:
  Router(SQLite::Database& database, KnownHosts known_hosts, std::string admin_key,
         UsersApi& users_api, Portal& portal, Control& control, Journal& journal)
      : database_(database),
        known_hosts_(std::move(known_hosts)),
        admin_key_(std::move(admin_key)),
        users_api_(users_api),
        portal_(portal),
        control_(control),
        journal_(journal) {}

  Response answer(const Request& request);

 private:
  Response answer_control(const Request& request);
  Response answer_api(const Request& request, Trace& trace);
  Response dispatch(const Request& request, Trace& trace);
  Response answer_in_transaction(const Request& request, Trace& trace);

  SQLite::Database& database_;
  KnownHosts known_hosts_;
  std::string admin_key_;
  UsersApi& users_api_;
  Portal& portal_;
  Control& control_;
  Journal& journal_;
};

}  // namespace userhub::emulator
