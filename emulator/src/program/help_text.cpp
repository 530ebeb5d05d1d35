#include "help_text.hpp"

#include "emulator.hpp"

namespace userhub::emulator {
namespace {

constexpr const char* start = R"(
Examples:
  userhub-emulator                                  serve on http://127.0.0.1:4010 until Ctrl-C
  userhub-emulator exec -- pytest                   run the tests against one of their own
  userhub-emulator --state dev.db --app-url http://localhost:8000/
  userhub-emulator --fault 503_twice                let the first two calls fail

An app finds it by USERHUB_BASE_URL=http://127.0.0.1:4010 and
USERHUB_ADMIN_KEY=userhub_admin_emulator. The first line on stdout is JSON: url, admin_key and the
rest; with --port 0, that is where the port is. SIGTERM and Ctrl-C end it.

It knows the users usr_ada and usr_grace, the organization org_1 of both, the plans free, pro and
team, and imports any <externalId>@<connectionId>. It serves createPortalSession, import,
createApiSession, get and list of users, and the portal's pages, whose elements have data-testid.

For tests, under http://127.0.0.1:4010/_emulator/:
  GET requests                  what it was asked, and what came of it; ?limit=10&since=5 and the
                                filters user_id, method, path, status, matched
  POST reset                    back to the start
  GET, POST clock               {"now": "2027-01-01T00:00:00Z"} or {"advance_seconds": 3600}
  GET, POST, DELETE faults      {"fault": "503_twice"} or {"status": 503, "times": 2, "user_id": ...}
  GET health

Our assumptions about the real UserHub, which does not document them: the HTTP status of each error
code; that unknown fields, parameters and organizations are refused; how long a sign-in link, the
session it starts and an API session last; what the views of a user hold; where each button of the
portal leads. Its own choice: a full portalUrl keeps its path but leads to the emulator's portal.

Faults befall calls that would succeed. --fault and POST faults queue them for the next calls;
usr_<fault> is a user whose calls always meet it. Append _once, _twice or _times<N> to have it end,
and _after<seconds> to a status for a Retry-After: 503_twice, usr_429_once_after1.
)";

}  // namespace

std::string emulator_help() {
  return start + describe_faults();
}

std::string exec_help() {
  return R"(
CMD finds the emulator by USERHUB_BASE_URL and USERHUB_ADMIN_KEY. Its exit code is returned; signals
are handed on to it.

  userhub-emulator exec -- pytest -q
  userhub-emulator exec --fault 503_once -- ./smoke-test.sh

The emulator is the one that userhub-emulator --help describes.)";
}

}  // namespace userhub::emulator
