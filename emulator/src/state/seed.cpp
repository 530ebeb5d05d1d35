#include "state/seed.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <set>
#include <unordered_set>
#include <utility>

#include "http/json_text.hpp"
#include "state/digest.hpp"
#include "state/seed_entry.hpp"
#include "state/state_tables.hpp"
#include "state/user_input.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

/// The part of the seed read so far, with the IDs in it.
struct Reading {
  Seed seed = {};
  std::unordered_set<std::string> plans = {};
  std::unordered_set<std::string> connections = {};
  std::unordered_set<std::string> users = {};
  std::unordered_set<std::string> organizations = {};
  std::unordered_set<std::string> unique_user_ids = {};
  std::unordered_set<std::string> unique_organization_ids = {};
  std::set<std::pair<std::string, std::string>> external_users = {};

  void add_row(const char* table, Json fields, const std::string& where) {
    seed.rows.push_back({.table = table, .fields = std::move(fields), .where = where});
  }
};

void reject_duplicate(bool repeated, const SeedEntry& entry, const std::string& id) {
  if (repeated) reject_seed(entry.where() + ".id", id + " is already used");
}

void check_unique_id(const SeedEntry& entry, std::unordered_set<std::string>& known) {
  const std::string id = entry.optional("unique_id");
  if (!id.empty() && !known.insert(id).second) {
    reject_seed(entry.where() + ".unique_id", id + " is already used");
  }
}

// The shortcut `plan` is not a column.
void take_plan(Reading& reading, const SeedEntry& entry, Json& row) {
  const std::string plan = entry.optional("plan");
  row.erase("plan");
  if (plan.empty()) return;
  if (!reading.plans.contains(plan))
    reject_seed(entry.where() + ".plan", "there is no plan " + plan);
  reading.seed.purchases.push_back({.account_id = row["id"], .plan_id = plan});
}

// An empty text would count as a value that must be unique.
void remove_empty(Json& row, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (row.contains(name) && row[name] == Json("")) row.erase(name);
  }
}

bool has_value(const Json& row, const char* name) {
  return row.contains(name) && !row[name].is_null();
}

void read_plan(Reading& reading, const Json& item, const std::string& where) {
  const SeedEntry entry(item, where,
                        {"id", "name", "price", "description", "period_days", "trial_days"});
  const std::string id = entry.id();
  entry.required("name");
  entry.required("price");
  entry.check_number("period_days", 1);
  entry.check_number("trial_days", 0);
  reject_duplicate(!reading.plans.insert(id).second, entry, id);
  Json row = item;
  row["description"] = entry.optional("description");
  reading.add_row("plans", std::move(row), where);
}

void read_connection(Reading& reading, const Json& item, const std::string& where) {
  const std::string id = seed_text(item, where);
  if (reading.connections.insert(id).second) reading.add_row("connections", {{"id", id}}, where);
}

void check_external_user(Reading& reading, const SeedEntry& entry) {
  const std::string external_id = entry.optional("external_id");
  const std::string connection_id = entry.optional("connection_id");
  if (external_id.empty() != connection_id.empty()) {
    reject_seed(entry.where(), "external_id and connection_id must be set together");
  }
  if (external_id.empty()) return;
  if (!reading.external_users.emplace(external_id, connection_id).second)
    reject_seed(entry.where(), "another user has this external_id and connection_id");
}

// The fields of the Admin API that the seed has no other name for.
Json profile_of(const Json& user, const SeedEntry& entry) {
  const auto profile = user.find("profile");
  if (profile == user.end()) {
    return entry.optional("email").empty() ? Json::object() : Json{{"emailVerified", true}};
  }
  auto input = parse_user_input(profile->dump());
  if (!input) reject_seed(entry.where() + ".profile", input.error().message);
  if (input->unique_id || input->name || input->email) {
    reject_seed(entry.where() + ".profile", "must not have uniqueId, displayName and email");
  }
  return std::move(input->profile);
}

void read_user(Reading& reading, const Json& item, const std::string& where) {
  const SeedEntry entry(item, where,
                        {"id", "unique_id", "name", "email", "external_id", "connection_id", "plan",
                         "profile", "created_at", "updated_at", "deleted_at"});
  const std::string id = entry.account_id();
  check_unique_id(entry, reading.unique_user_ids);
  entry.present("name");
  check_external_user(reading, entry);
  reject_duplicate(!reading.users.insert(id).second, entry, id);
  Json row = item;
  take_plan(reading, entry, row);
  row["email"] = entry.optional("email");
  row["profile"] = profile_of(item, entry);
  remove_empty(row, {"unique_id", "external_id", "connection_id"});
  reading.add_row("users", std::move(row), where);
}

void read_members(Reading& reading, const Json& organization, const std::string& where) {
  std::unordered_set<std::string> members;
  each_of_seed(organization, "members", [&](const Json& member, const std::string& at) {
    const std::string id = seed_text(member, where + "." + at);
    if (!reading.users.contains(id)) reject_seed(where + "." + at, "there is no user " + id);
    const char* const role = members.empty() ? "owner" : "member";
    if (!members.insert(id).second) return;
    reading.add_row("members",
                    {{"organization_id", organization["id"]}, {"user_id", id}, {"role", role}},
                    where + "." + at);
  });
}

void read_organization(Reading& reading, const Json& item, const std::string& where) {
  const SeedEntry entry(item, where,
                        {"id", "unique_id", "name", "plan", "members", "created_at", "updated_at"});
  const std::string id = entry.account_id();
  check_unique_id(entry, reading.unique_organization_ids);
  entry.required("name");
  reject_duplicate(reading.users.contains(id) || !reading.organizations.insert(id).second, entry,
                   id);
  Json row = item;
  take_plan(reading, entry, row);
  row.erase("members");
  remove_empty(row, {"unique_id"});
  reading.add_row("organizations", std::move(row), where);
  read_members(reading, item, where);
}

// An export has all of these dates; in a seed by hand they can be missing, but not half of them.
void check_pair(const Json& row, const std::string& where, const char* first, const char* second) {
  if (has_value(row, first) == has_value(row, second)) return;
  reject_seed(where, std::string(first) + " and " + second + " must be set together");
}

void read_subscription(Reading& reading, const Json& item, const std::string& where) {
  if (!item.is_object()) reject_seed(where, "must be an object");
  check_pair(item, where, "period_start", "period_end");
  check_pair(item, where, "trial_start", "trial_end");
  const bool is_canceled = item.contains("state") && item["state"] == Json("CANCELED");
  if (is_canceled != has_value(item, "ended_at")) {
    reject_seed(where + ".ended_at", "must be set if the state is CANCELED, and only then");
  }
  Json row = item;
  if (is_canceled) row.erase("due_at");
  reading.add_row("subscriptions", std::move(row), where);
}

using ReadItem = void (*)(Reading&, const Json&, const std::string&);
constexpr std::array<std::pair<std::string_view, ReadItem>, 5> readers{
    {{"plans", read_plan},
     {"connections", read_connection},
     {"users", read_user},
     {"organizations", read_organization},
     {"subscriptions", read_subscription}}};

// The other tables have rows only.
void read_table(Reading& reading, const Json& json, const char* table) {
  const auto* const reader =
      std::ranges::find(readers, table, &decltype(readers)::value_type::first);
  each_of_seed(json, table, [&](const Json& item, const std::string& where) {
    if (reader != readers.end()) return reader->second(reading, item, where);
    reading.add_row(table, item, where);
  });
}

Seed read_seed(Json json) {
  const SeedEntry document(json, "the seed", {state_tables.begin(), state_tables.end()});
  Reading reading;
  reading.seed.fingerprint = sha256(json.dump());
  if (!json.contains("plans")) json["plans"] = Json::parse(built_in_seed)["plans"];
  if (json["plans"].empty()) reject_seed("plans", "must have at least one plan");
  for (const char* table : state_tables) read_table(reading, json, table);
  return std::move(reading.seed);
}

}  // namespace

std::expected<Seed, std::string> parse_seed(std::string_view text) {
  if (nests_too_deeply(text)) return std::unexpected("it nests more than 100 levels deep");
  try {
    return read_seed(Json::parse(text));
  } catch (const std::exception& problem) {
    return std::unexpected(problem.what());
  }
}

}  // namespace userhub::emulator
