#pragma once

#include <string>
#include <vector>

#include "control/journal.hpp"
#include "state/search.hpp"

namespace userhub::emulator {

/// A request to the emulator and its outcome.
struct RecentCall {
  int number = 0;  ///< In the journal.
  std::string time;
  int duration_ms = 0;
  std::string method;
  std::string target;
  int status = 0;
  std::string user_id;  ///< "": none.
  std::string fault;    ///< The fault that was applied; "": none.
  std::string reason;   ///< Why it was refused; "" if it was not.
  std::string body;
  std::string answer;
  bool has_session = false;  ///< It created or opened a portal session.
  std::vector<std::string>
      actions;  ///< What the visitor of that session did, the latest thirty, oldest first.
};

/// One page of the latest calls, the latest first. The portal requests of a session belong to the
/// call that created it, or to the first request of the session if that call is forgotten. Entries
/// with `excluded_note` are left out.
SearchResult<RecentCall> recent_calls(const Journal& journal, const Search& search,
                                      const std::string& excluded_note);

}  // namespace userhub::emulator
