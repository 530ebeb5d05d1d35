#include "state/seed.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "state/digest.hpp"
#include "text/did_you_mean.hpp"

namespace userhub::emulator {

namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string_view>;

[[noreturn]] void reject(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

/// One object of the seed, and its place for error messages.
class Entry {
 public:
  Entry(const Json& json, std::string where, const Names& fields)
      : json_(json), where_(std::move(where)) {
    if (!json.is_object()) reject(where_, "must be an object");
    for (const auto& [name, value] : json.items()) {
      if (std::ranges::find(fields, std::string_view(name)) != fields.end()) continue;
      reject(where_, "unknown field " + name + "." + did_you_mean(name, fields));
    }
  }

  std::string optional(const char* name) const {
    const auto value = json_.find(name);
    if (value == json_.end()) return "";
    if (!value->is_string()) reject(where_ + "." + name, "must be a string");
    return *value;
  }

  int number(const char* name, int least, int otherwise) const {
    constexpr int most = 3650;
    const auto value = json_.find(name);
    if (value == json_.end()) return otherwise;
    if (value->is_number_integer() && *value >= least && *value <= most) return *value;
    reject(where_ + "." + name,
           "must be a number from " + std::to_string(least) + " to " + std::to_string(most));
  }

  std::string required(const char* name) const {
    std::string text = optional(name);
    if (text.empty()) reject(where_ + "." + name, "is required and must not be empty");
    return text;
  }

  // A user ID with an @ would be an external one; browsers remove dot segments from a path.
  std::string id() const {
    std::string text = required("id");
    if (text.find_first_of("@/") != std::string::npos)
      reject(where_ + ".id", "must not contain @ or /");
    if (text == "." || text == "..") reject(where_ + ".id", text + " cannot be part of a URL");
    return text;
  }

  // The portal has a page at /<account ID>.
  std::string account_id() const {
    std::string text = id();
    if (text == "_emulator" || text == "signin" || text == "signout") {
      reject(where_ + ".id", "/" + text + " is a path of the emulator itself");
    }
    return text;
  }

  const std::string& where() const { return where_; }

 private:
  const Json& json_;
  std::string where_;
};

const Json& list_named(const Json& json, const std::string& name) {
  static const Json none = Json::array();
  const auto list = json.find(name);
  if (list == json.end()) return none;
  if (!list->is_array()) reject(name, "must be a list");
  return *list;
}

template <typename Read>
void each(const Json& json, const std::string& name, Read read) {
  int index = 0;
  for (const Json& item : list_named(json, name)) {
    read(item, name + "[" + std::to_string(index++) + "]");
  }
}

std::string text_of(const Json& item, const std::string& where) {
  if (!item.is_string() || item.get_ref<const std::string&>().empty()) {
    reject(where, "must be a non-empty string");
  }
  return item;
}

/// The part of the seed read so far, with the IDs in it.
struct Reading {
  Seed seed = {};
  std::unordered_set<std::string> plans = {};
  std::unordered_set<std::string> users = {};
  std::unordered_set<std::string> organizations = {};
  std::unordered_set<std::string> unique_user_ids = {};
  std::unordered_set<std::string> unique_organization_ids = {};
  std::set<std::pair<std::string, std::string>> external_users = {};
};

void reject_duplicate(bool repeated, const Entry& entry, const std::string& id) {
  if (repeated) reject(entry.where() + ".id", id + " is already used");
}

std::string unique_id_of(const Entry& entry, std::unordered_set<std::string>& known) {
  std::string id = entry.optional("unique_id");
  if (!id.empty() && !known.insert(id).second) {
    reject(entry.where() + ".unique_id", id + " is already used");
  }
  return id;
}

std::string plan_of(const Entry& entry, const Reading& reading) {
  std::string plan = entry.optional("plan");
  if (!plan.empty() && !reading.plans.contains(plan))
    reject(entry.where() + ".plan", "there is no plan " + plan);
  return plan;
}

void read_plan(Reading& reading, const Json& item, const std::string& where) {
  const Entry entry(item, where,
                    {"id", "name", "price", "description", "period_days", "trial_days"});
  Plan plan{.id = entry.id(),
            .name = entry.required("name"),
            .price = entry.required("price"),
            .description = entry.optional("description"),
            .period_days = entry.number("period_days", 1, Plan().period_days),
            .trial_days = entry.number("trial_days", 0, 0)};
  reject_duplicate(!reading.plans.insert(plan.id).second, entry, plan.id);
  reading.seed.plans.push_back(std::move(plan));
}

void check_external_user(Reading& reading, const Seed::User& user, const std::string& where) {
  if (user.external_id.empty() != user.connection_id.empty()) {
    reject(where, "external_id and connection_id must be set together");
  }
  if (user.external_id.empty()) return;
  if (!reading.external_users.emplace(user.external_id, user.connection_id).second)
    reject(where, "another user has this external_id and connection_id");
}

void read_user(Reading& reading, const Json& item, const std::string& where) {
  const Entry entry(item, where,
                    {"id", "unique_id", "name", "email", "external_id", "connection_id", "plan"});
  Seed::User user{.id = entry.account_id(),
                  .unique_id = unique_id_of(entry, reading.unique_user_ids),
                  .name = entry.required("name"),
                  .email = entry.optional("email"),
                  .external_id = entry.optional("external_id"),
                  .connection_id = entry.optional("connection_id"),
                  .plan_id = plan_of(entry, reading)};
  check_external_user(reading, user, where);
  reject_duplicate(!reading.users.insert(user.id).second, entry, user.id);
  reading.seed.users.push_back(std::move(user));
}

void read_organization(Reading& reading, const Json& item, const std::string& where) {
  const Entry entry(item, where, {"id", "unique_id", "name", "plan", "members"});
  Seed::Organization organization{.id = entry.account_id(),
                                  .unique_id = unique_id_of(entry, reading.unique_organization_ids),
                                  .name = entry.required("name"),
                                  .plan_id = plan_of(entry, reading),
                                  .members = {}};
  each(item, "members", [&](const Json& member, const std::string& at) {
    const std::string id = text_of(member, where + "." + at);
    if (!reading.users.contains(id)) reject(where + "." + at, "there is no user " + id);
    organization.members.push_back(id);
  });
  reject_duplicate(reading.users.contains(organization.id) ||
                       !reading.organizations.insert(organization.id).second,
                   entry, organization.id);
  reading.seed.organizations.push_back(std::move(organization));
}

Seed read_seed(const Json& json) {
  const Entry document(json, "the seed", {"plans", "connections", "users", "organizations"});
  Reading reading;
  Seed& seed = reading.seed;
  const auto take = [&](auto read) {
    return [&, read](const Json& item, const std::string& where) { read(reading, item, where); };
  };
  each(json.contains("plans") ? json : Json::parse(built_in_seed), "plans", take(read_plan));
  if (seed.plans.empty()) reject("plans", "must have at least one plan");
  each(json, "connections", [&](const Json& item, const std::string& where) {
    seed.connections.push_back(text_of(item, where));
  });
  each(json, "users", take(read_user));
  each(json, "organizations", take(read_organization));
  seed.fingerprint = sha256(json.dump());
  return std::move(seed);
}

}  // namespace

std::expected<Seed, std::string> parse_seed(std::string_view text) {
  try {
    return read_seed(Json::parse(text));
  } catch (const std::exception& problem) {
    return std::unexpected(problem.what());
  }
}

}  // namespace userhub::emulator
