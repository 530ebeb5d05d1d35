#include "control/journal_query.hpp"

#include "http/query_parameters.hpp"
#include "http/request_body.hpp"
#include "text/parse_number.hpp"

namespace userhub::emulator {
namespace {

using Json = nlohmann::json;

std::expected<std::optional<int>, ApiError> read_number(const FormFields& fields,
                                                        const std::string& name, int least) {
  const auto text = fields.find(name);
  if (text == fields.end()) return std::nullopt;
  const auto number = parse_number(text->second);
  if (number && *number >= least) return number;
  return std::unexpected(invalid_argument(
      name, name + " must be a whole number, at least " + std::to_string(least) + "."));
}

}  // namespace

bool JournalQuery::selects(const Json& entry) const {
  return (!since || entry["number"] > *since) && (!status || entry["status"] == *status) &&
         (!matched || entry["matched"] == *matched) &&
         (method.empty() || entry["method"] == method) &&
         (user_id.empty() || entry.value("user_id", "") == user_id) &&
         (excluded_note.empty() || entry["note"] != excluded_note) &&
         entry["target"].get_ref<const std::string&>().starts_with(path);
}

std::expected<JournalQuery, ApiError> parse_journal_query(std::string_view raw_query) {
  const auto fields =
      parse_query(raw_query, {"limit", "since", "status", "matched", "method", "path", "user_id"});
  if (!fields) return std::unexpected(fields.error());
  const auto limit = read_number(*fields, "limit", 1);
  if (!limit) return std::unexpected(limit.error());
  const auto since = read_number(*fields, "since", 0);
  if (!since) return std::unexpected(since.error());
  const auto status = read_number(*fields, "status", 100);
  if (!status) return std::unexpected(status.error());
  const auto matched = read_flag(*fields, "matched");
  if (!matched) return std::unexpected(matched.error());
  return JournalQuery{.limit = *limit,
                      .since = *since,
                      .status = *status,
                      .matched = *matched,
                      .method = field_of(*fields, "method"),
                      .path = field_of(*fields, "path"),
                      .user_id = field_of(*fields, "user_id")};
}

}  // namespace userhub::emulator
