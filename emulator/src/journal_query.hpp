#pragma once

#include <expected>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "api_error.hpp"

namespace userhub::emulator {

/// Which of the journal's entries are asked for.
struct JournalQuery {
  std::optional<int> limit =
      {};  ///< How many at most: the first ones after `since`, else the last.
  std::optional<int> since = {};   ///< Only those with a higher number.
  std::optional<int> status = {};  ///< Only those answered so.
  std::optional<bool> matched = {};
  std::string method = {};   ///< "": any.
  std::string path = {};     ///< What the target starts with.
  std::string user_id = {};  ///< "": any.

  bool selects(const nlohmann::json& entry) const;
};

/// Reads the raw query of `GET /_emulator/requests`.
std::expected<JournalQuery, ApiError> parse_journal_query(std::string_view raw_query);

}  // namespace userhub::emulator
