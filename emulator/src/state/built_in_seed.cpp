#include "state/seed.hpp"

namespace userhub::emulator {

const std::string_view built_in_seed = R"json({
  "plans": [
    {"id": "free", "name": "Free", "price": "$0 a month",
     "description": "For a first look: one project, community support."},
    {"id": "pro", "name": "Pro", "price": "$20 a month",
     "description": "For daily work: unlimited projects, support by e-mail.", "trial_days": 14},
    {"id": "team", "name": "Team", "price": "$50 a month",
     "description": "For a group: shared projects, roles, support by phone."}
  ],
  "connections": ["conn_1", "conn_26yEiYymqy6ZmG"],
  "users": [
    {"id": "usr_ada", "unique_id": "ada", "name": "Ada Lovelace", "email": "ada@example.com",
     "plan": "free"},
    {"id": "usr_grace", "unique_id": "grace", "name": "Grace Hopper",
     "email": "grace@example.com"}
  ],
  "organizations": [
    {"id": "org_1", "unique_id": "engines", "name": "Analytical Engines",
     "members": ["usr_ada", "usr_grace"]}
  ]
}
)json";

}  // namespace userhub::emulator
