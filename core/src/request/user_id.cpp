#include "userhub/user_id.hpp"

#include "invalid_argument.hpp"
#include "request/check_text.hpp"
#include "request/path_segment.hpp"

namespace userhub {

std::expected<std::string, Error> encode_user_id(std::string_view user_id) {
  std::string encoded;
  if (auto appended = append_path_segment(encoded, user_id, "@", "user_id"); !appended) {
    return std::unexpected(std::move(appended.error()));
  }
  return encoded;
}

std::expected<std::string, Error> external_user_id(std::string_view external_id,
                                                   std::string_view connection_id) {
  if (external_id.empty())
    return invalid_argument("external_id", "is empty: pass the user's external ID");
  if (connection_id.empty())
    return invalid_argument("connection_id", "is empty: pass a connection ID");
  if (connection_id.find('@') != std::string_view::npos) {
    return invalid_argument("connection_id", "contains an @: pass only the connection ID");
  }
  for (const auto& checked :
       {check_text(external_id, "external_id"), check_text(connection_id, "connection_id")}) {
    if (!checked) return std::unexpected(checked.error());
  }
  return std::string(external_id).append("@").append(connection_id);
}

}  // namespace userhub
