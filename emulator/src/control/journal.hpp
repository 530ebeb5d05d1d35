#pragma once

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "control/journal_query.hpp"
#include "control/trace.hpp"
#include "http/http_message.hpp"
#include "state/clock.hpp"

namespace userhub::emulator {

/// The latest requests and their answers: at most a thousand, at most 16 KiB of each part and 16
/// MiB in all. Secrets are redacted: the admin key, the key that was sent, cookies, and the tokens
/// of sign-ins, forms and the API.
class Journal {
 public:
  Journal(const Clock& clock, std::string admin_key)
      : clock_(clock), admin_key_(std::move(admin_key)) {}

  /// An entry for record(), without secrets.
  nlohmann::json describe(const Request& request, const Trace& trace,
                          const Response& response) const;
  /// Adds an entry, with its number and the attempt of its user.
  void record(nlohmann::json entry);
  /// The selected entries, oldest first; valid until the journal changes.
  std::vector<const nlohmann::json*> select(const JournalQuery& query) const;
  /// The same, as a list.
  nlohmann::json entries(const JournalQuery& query) const;
  void reset();

 private:
  // The attempts of one user.
  struct Attempts {
    int made = 0;
    int kept = 0;  // Attempts still in the journal; at 0 the user is dropped.
  };

  struct Entry {
    nlohmann::json json;
    std::size_t size = 0;  // Bytes as text.
  };

  void forget_oldest();

  const Clock& clock_;
  std::string admin_key_;
  std::deque<Entry> entries_;
  std::size_t size_ = 0;                      // Sum over all entries.
  std::map<std::string, Attempts> attempts_;  // By user ID.
  int recorded_ = 0;
};

}  // namespace userhub::emulator
