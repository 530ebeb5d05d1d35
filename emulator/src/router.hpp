#pragma once

#include <string>

#include "control.hpp"
#include "create_portal_session.hpp"
#include "http_message.hpp"
#include "journal.hpp"
#include "portal.hpp"

namespace userhub::emulator {

/// Takes each request to what answers it, by its raw target.
class Router {
 public:
  Router(std::string admin_key, CreatePortalSession& create_portal_session, Portal& portal,
         Control& control, Journal& journal)
      : admin_key_(std::move(admin_key)),
        create_portal_session_(create_portal_session),
        portal_(portal),
        control_(control),
        journal_(journal) {}

  Response answer(const Request& request);

 private:
  Response answer_api(const Request& request, Trace& trace);
  Response answer_any(const Request& request, Trace& trace);

  std::string admin_key_;
  CreatePortalSession& create_portal_session_;
  Portal& portal_;
  Control& control_;
  Journal& journal_;
};

}  // namespace userhub::emulator
