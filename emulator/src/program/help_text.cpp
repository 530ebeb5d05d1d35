#include "help_text.hpp"

#include "emulator.hpp"

namespace userhub::emulator {
namespace {

constexpr const char* start = R"(
Examples:
  userhub-emulator                                  serve on http://127.0.0.1:4010 until Ctrl-C
  userhub-emulator exec -- pytest                   run the tests with their own emulator
  userhub-emulator --state dev.db --app-url http://localhost:8000/
  userhub-emulator --fault 503_twice                the first two calls fail

Set USERHUB_BASE_URL=http://127.0.0.1:4010 and USERHUB_ADMIN_KEY=userhub_admin_emulator for your
app. The first line on stdout is JSON with url, admin_key and more; with --port 0, url has the port.
SIGTERM and Ctrl-C stop it.

It has the users usr_ada and usr_grace, their organization org_1, and the plans free, pro and team.
It imports any <externalId>@<connectionId>. It serves users, organizations, members, subscriptions and
roles of the Admin API, the session of the User API, and the portal's pages, whose elements have
data-testid attributes.

The home page for developers is http://127.0.0.1:4010/_emulator/ and the OpenAPI document is
http://127.0.0.1:4010/openapi.json

For tests, under the address of the home page:
  GET requests                  the latest requests and answers; ?limit=10&since=5 and the
                                filters user_id, method, path, status, matched
  POST reset                    restores the state of the start
  GET, POST clock               {"now": "2027-01-01T00:00:00Z"} or {"advance_seconds": 3600}
  GET, POST, DELETE faults      {"fault": "503_twice"} or {"status": 503, "times": 2, "user_id": ...}
  GET webhooks                  the deliveries to --webhook-url
  POST webhooks/<number>/send   sends one again
  POST webhooks/challenge       sends a challenge
  GET state                     the state as a seed for --seed-file
  PUT state                     replaces the state by a seed
  GET health                    200 while the emulator answers

Our assumptions, which UserHub does not document: the HTTP status of each error code; that unknown
fields, parameters and organizations are errors; how long a sign-in link, the session it
starts and an API session last; how subscriptions renew; the fields of each view of a user; where
each button of the portal leads. Unlike UserHub, a full portalUrl keeps its path but leads to the
emulator's portal.

Faults apply only to valid requests; an invalid request gets its own error. --fault and POST faults
queue a fault for the next calls; every call of the user usr_<fault> gets that fault. Append _once,
_twice or _times<N> to limit it, and _after<seconds> to a status for a Retry-After header:
503_twice, usr_429_once_after1. Subscriptions follow the clock: payment_fails_once makes the next
one past due.
)";

}  // namespace

std::string emulator_help() {
  return start + describe_faults();
}

std::string exec_help() {
  return R"(
CMD gets USERHUB_BASE_URL and USERHUB_ADMIN_KEY in its environment. The exit code is CMD's; signals
are passed on to it. A line on stderr names the portal.

  userhub-emulator exec -- pytest -q
  userhub-emulator exec --fault 503_once -- ./smoke-test.sh

userhub-emulator --help describes the emulator.)";
}

}  // namespace userhub::emulator
