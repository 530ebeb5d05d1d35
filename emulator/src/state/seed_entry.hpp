#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace userhub::emulator {

/// Throws the error of a seed: `users[0].id: must not contain @ or /`.
[[noreturn]] void reject_seed(const std::string& where, const std::string& what);

/// One object of a seed, and its place for error messages. Each function throws std::runtime_error
/// if the seed is wrong.
class SeedEntry {
 public:
  /// Any field but these is an error.
  SeedEntry(const nlohmann::json& json, std::string where,
            const std::vector<std::string_view>& fields);

  /// "" if it is missing.
  std::string optional(const char* name) const;
  /// Must be there, but may be "".
  std::string present(const char* name) const;
  std::string required(const char* name) const;
  /// A number of days, if it is there.
  void check_number(const char* name, int least) const;

  /// The field `id`, if a URL can have it.
  std::string id() const;
  /// The same, if it is not a path of the emulator itself.
  std::string account_id() const;

  const std::string& where() const { return where_; }

 private:
  const nlohmann::json& json_;
  std::string where_;
};

/// Calls `read` with each item of the list, which may be missing, and its place: `users[0]`.
void each_of_seed(const nlohmann::json& json, const std::string& name,
                  const std::function<void(const nlohmann::json&, const std::string&)>& read);

/// A non-empty text in a list.
std::string seed_text(const nlohmann::json& item, const std::string& where);

}  // namespace userhub::emulator
