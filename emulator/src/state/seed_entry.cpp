#include "state/seed_entry.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "text/did_you_mean.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

// The portal has a page at /<account ID>.
constexpr std::array<std::string_view, 4> own_paths{"_emulator", "openapi.json", "signin",
                                                    "signout"};

}  // namespace

void reject_seed(const std::string& where, const std::string& what) {
  throw std::runtime_error(where + ": " + what);
}

SeedEntry::SeedEntry(const Json& json, std::string where,
                     const std::vector<std::string_view>& fields)
    : json_(json), where_(std::move(where)) {
  if (!json.is_object()) reject_seed(where_, "must be an object");
  for (const auto& [name, value] : json.items()) {
    if (std::ranges::find(fields, std::string_view(name)) != fields.end()) continue;
    reject_seed(where_, "unknown field " + name + "." + did_you_mean(name, fields));
  }
}

std::string SeedEntry::optional(const char* name) const {
  const auto value = json_.find(name);
  if (value == json_.end()) return "";
  if (!value->is_string()) reject_seed(where_ + "." + name, "must be a string");
  return *value;
}

std::string SeedEntry::present(const char* name) const {
  if (!json_.contains(name)) reject_seed(where_ + "." + name, "is required");
  return optional(name);
}

std::string SeedEntry::required(const char* name) const {
  std::string text = optional(name);
  if (text.empty()) reject_seed(where_ + "." + name, "is required and must not be empty");
  return text;
}

void SeedEntry::check_number(const char* name, int least) const {
  constexpr int most = 3650;
  const auto value = json_.find(name);
  if (value == json_.end()) return;
  if (value->is_number_integer() && *value >= least && *value <= most) return;
  reject_seed(where_ + "." + name,
              "must be a number from " + std::to_string(least) + " to " + std::to_string(most));
}

// A user ID with an @ would be an external one; browsers remove dot segments from a path.
std::string SeedEntry::id() const {
  std::string text = required("id");
  if (text.find_first_of("@/") != std::string::npos)
    reject_seed(where_ + ".id", "must not contain @ or /");
  if (text == "." || text == "..") reject_seed(where_ + ".id", text + " cannot be part of a URL");
  return text;
}

std::string SeedEntry::account_id() const {
  std::string text = id();
  if (std::ranges::find(own_paths, std::string_view(text)) != own_paths.end()) {
    reject_seed(where_ + ".id", "/" + text + " is a path of the emulator itself");
  }
  return text;
}

void each_of_seed(const Json& json, const std::string& name,
                  const std::function<void(const Json&, const std::string&)>& read) {
  const auto list = json.find(name);
  if (list == json.end()) return;
  if (!list->is_array()) reject_seed(name, "must be a list");
  int index = 0;
  for (const Json& item : *list) read(item, name + "[" + std::to_string(index++) + "]");
}

std::string seed_text(const Json& item, const std::string& where) {
  if (!item.is_string() || item.get_ref<const std::string&>().empty()) {
    reject_seed(where, "must be a non-empty string");
  }
  return item;
}

}  // namespace userhub::emulator
