#pragma once

#include <string>

#include "accounts.hpp"
#include "http_message.hpp"
#include "journal.hpp"
#include "members.hpp"
#include "sign_ins.hpp"

namespace userhub::emulator {

/// The portal that a sign-in link opens in a browser.
class Portal {
 public:
  Portal(Accounts& accounts, Members& members, SignIns& sign_ins, std::string origin,
         std::string app_url)
      : accounts_(accounts),
        members_(members),
        sign_ins_(sign_ins),
        origin_(std::move(origin)),
        app_url_(std::move(app_url)) {}

  Response answer(const Request& request, Trace& trace);

 private:
  Response sign_in(const Request& request);
  Response show_page(const Request& request, const PortalVisit& visit, Trace& trace);
  bool may_see(const PortalVisit& visit, const std::string& account_id);

  Accounts& accounts_;
  Members& members_;
  SignIns& sign_ins_;
  std::string origin_;
  std::string app_url_;
};

}  // namespace userhub::emulator
