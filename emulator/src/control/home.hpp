#pragma once

#include <functional>
#include <string>

#include "api/create_portal_session.hpp"
#include "control/home_page.hpp"
#include "http/form_fields.hpp"
#include "http/http_message.hpp"

namespace userhub::emulator {

/// The developer's home page, `/_emulator/`: opens the portal as any user, shows the latest calls,
/// queues faults, moves the clock and resets. It has no sign-in token; its forms carry a token. Its
/// script, `/_emulator/refresh.js`, keeps it up to date.
class Home {
 public:
  Home(HomeSources sources, CreatePortalSession& create_portal_session, HomeSite site,
       std::function<void()> reset);

  /// GET shows the page. POST carries out one of its forms: call it outside a transaction, because
  /// the reset begins its own.
  Response answer(const Request& request);

  static bool is_path(std::string_view path);

 private:
  Response show(const Request& request, int status, const std::string& error);
  Response submit(const Request& request, const FormFields& fields);
  Response open_portal(const Request& request, const FormFields& fields);
  Response queue_fault(const Request& request, const FormFields& fields);
  Response move_clock(const Request& request, const FormFields& fields);

  HomeSources sources_;
  CreatePortalSession& create_portal_session_;
  HomeSite site_;
  std::function<void()> reset_;
  std::string form_token_;
};

}  // namespace userhub::emulator
