#pragma once

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "http_message.hpp"

namespace userhub::emulator {

/// What became of a request, beside its answer.
struct Trace {
  bool matched = false;
  std::string note = {};     ///< Which route took it, or why none did.
  std::string user_id = {};  ///< As decoded; "" where the path names none.
  std::string fault = {};    ///< The fault that shaped the answer.
};

/// The latest thousand requests, with at most 16 KiB of each part, secrets removed: the admin key,
/// whatever key was sent, cookies, the tokens of sign-ins and of forms.
class Journal {
 public:
  explicit Journal(std::string admin_key) : admin_key_(std::move(admin_key)) {}

  void record(const Request& request, const Trace& trace, const Response& response);
  nlohmann::json entries() const;
  void reset();

 private:
  // Of one user.
  struct Attempts {
    int made = 0;
    int kept = 0;  // Those among the entries; at none, the user is forgotten.
  };

  void forget_oldest();

  std::string admin_key_;
  std::deque<nlohmann::json> entries_;
  std::map<std::string, Attempts> attempts_;  // By user ID.
  int recorded_ = 0;
};

}  // namespace userhub::emulator
