#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/api_error.hpp"

namespace userhub::emulator {

/// Selects entries of the journal.
struct JournalQuery {
  std::optional<int> limit = {};   ///< Maximum number: the first after `since`, else the latest.
  std::optional<int> since = {};   ///< Only entries with a higher number.
  std::optional<int> status = {};  ///< Only answers with this status.
  std::optional<bool> matched = {};
  std::string method = {};         ///< "": any.
  std::string path = {};           ///< Prefix of the target.
  std::string user_id = {};        ///< "": any.
  std::string excluded_note = {};  ///< Leaves out entries with this note.

  bool selects(const nlohmann::json& entry) const;
};

/// Reads the raw query of `GET /_emulator/requests`.
std::expected<JournalQuery, ApiError> parse_journal_query(std::string_view raw_query);

}  // namespace userhub::emulator
