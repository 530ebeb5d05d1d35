#pragma once

#include <functional>
#include <string>

#include "api/create_portal_session.hpp"
#include "control/faults.hpp"
#include "control/journal.hpp"
#include "http/form_fields.hpp"
#include "http/http_message.hpp"
#include "state/clock.hpp"
#include "state/members.hpp"
#include "state/users.hpp"

namespace userhub::emulator {

/// The addresses that the home page shows.
struct HomeSite {
  std::string url;
  std::string admin_key;
};

/// The developer's home page, `/_emulator/`: opens the portal as any user, shows the latest calls,
/// queues faults, moves the clock and resets. It has no sign-in token; its forms carry a token.
class Home {
 public:
  /// The journal's note for a request that shows the page; the page does not list those.
  static constexpr const char* note = "home page";

  Home(Users& users, Members& members, const Journal& journal, Faults& faults, Clock& clock,
       CreatePortalSession& create_portal_session, HomeSite site, std::function<void()> reset);

  /// GET shows the page. POST carries out one of its forms: call it outside a transaction, because
  /// the reset begins its own.
  Response answer(const Request& request);

  static bool is_path(std::string_view path) {
    return path == "/_emulator" || path == "/_emulator/";
  }

 private:
  Response show(int status, const std::string& error);
  Response submit(const FormFields& fields);
  Response open_portal(const FormFields& fields);
  Response queue_fault(const FormFields& fields);
  Response move_clock(const FormFields& fields);

  Users& users_;
  Members& members_;
  const Journal& journal_;
  Faults& faults_;
  Clock& clock_;
  CreatePortalSession& create_portal_session_;
  HomeSite site_;
  std::function<void()> reset_;
  std::string form_token_;
};

}  // namespace userhub::emulator
