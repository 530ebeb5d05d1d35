#pragma once

#include <string>

#include "control/faults.hpp"
#include "control/journal.hpp"
#include "http/form_fields.hpp"
#include "http/http_message.hpp"
#include "state/accounts.hpp"
#include "state/clock.hpp"
#include "state/members.hpp"
#include "state/users.hpp"

namespace userhub::emulator {

/// What the home page shows.
struct HomeSources {
  Users& users;
  Members& members;
  Accounts& accounts;
  const Journal& journal;
  Faults& faults;
  Clock& clock;
};

/// The addresses that the home page shows.
struct HomeSite {
  std::string url;
  std::string admin_key;
};

/// `query` is the query of the page's address: its search and page numbers. `error` says why a form
/// was not carried out; "": no error.
Response home_page(int status, const HomeSources& sources, const HomeSite& site,
                   const std::string& form_token, const FormFields& query,
                   const std::string& error);

}  // namespace userhub::emulator
