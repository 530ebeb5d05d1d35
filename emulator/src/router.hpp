#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "api/admin_api.hpp"
#include "api/user_api.hpp"
#include "control/control.hpp"
#include "control/home.hpp"
#include "control/journal.hpp"
#include "control/request_log.hpp"
#include "http/http_message.hpp"
#include "http/known_hosts.hpp"
#include "portal/portal.hpp"
#include "timeline.hpp"
#include "webhooks/webhooks.hpp"

namespace userhub::emulator {

/// What keeps a record of each request.
struct Records {
  Journal& journal;
  RequestLog& log;
};

/// Finds the handler of each request by its raw target.
class Router {
 public:
  Router(SQLite::Database& database, KnownHosts known_hosts, std::string admin_key,
         AdminApi& admin_api, UserApi& user_api, Portal& portal, Control& control, Home& home,
         Records records, Timeline& timeline, Webhooks webhooks)
      : database_(database),
        known_hosts_(std::move(known_hosts)),
        admin_key_(std::move(admin_key)),
        admin_api_(admin_api),
        user_api_(user_api),
        portal_(portal),
        control_(control),
        home_(home),
        records_(records),
        timeline_(timeline),
        webhooks_(webhooks) {}

  Response answer(const Request& request);

 private:
  Response answer_control(const Request& request);
  Response dispatch(const Request& request, Trace& trace);
  Response answer_in_transaction(const Request& request, Trace& trace);
  void advance_timeline();

  SQLite::Database& database_;
  KnownHosts known_hosts_;
  std::string admin_key_;
  AdminApi& admin_api_;
  UserApi& user_api_;
  Portal& portal_;
  Control& control_;
  Home& home_;
  Records records_;
  Timeline& timeline_;
  Webhooks webhooks_;
};

}  // namespace userhub::emulator
