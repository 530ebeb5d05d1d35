#pragma once

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "clock.hpp"
#include "http_message.hpp"
#include "journal_query.hpp"

namespace userhub::emulator {

/// What became of a request, beside its answer.
struct Trace {
  bool matched = false;
  std::string note = {};     ///< Which route took it, or why none did.
  std::string user_id = {};  ///< As decoded; "" where the path names none.
  std::string fault = {};    ///< The fault that shaped the answer.
};

/// The latest requests and their answers: at most a thousand, at most 16 KiB of each part and 16
/// MiB in all. Secrets are removed: the admin key, whatever key was sent, cookies, the tokens of
/// sign-ins, of forms and of the API.
class Journal {
 public:
  Journal(const Clock& clock, std::string admin_key)
      : clock_(clock), admin_key_(std::move(admin_key)) {}

  void record(const Request& request, const Trace& trace, const Response& response);
  /// The oldest first.
  nlohmann::json entries(const JournalQuery& query) const;
  void reset();

 private:
  // Of one user.
  struct Attempts {
    int made = 0;
    int kept = 0;  // Those among the entries; at none, the user is forgotten.
  };

  struct Entry {
    nlohmann::json json;
    std::size_t size = 0;  // As text.
  };

  void count_attempt(nlohmann::json& entry, const std::string& user_id);
  void keep(nlohmann::json entry);
  void forget_oldest();

  const Clock& clock_;
  std::string admin_key_;
  std::deque<Entry> entries_;
  std::size_t size_ = 0;                      // Of all entries.
  std::map<std::string, Attempts> attempts_;  // By user ID.
  int recorded_ = 0;
};

}  // namespace userhub::emulator
