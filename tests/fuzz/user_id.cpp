#include "userhub/user_id.hpp"

#include <string>

#include "input_fields.hpp"
#include "must.hpp"
#include "safe_text.hpp"
#include "target.hpp"
#include "travels.hpp"
#include "url_parts.hpp"

namespace userhub::fuzz {
namespace {

void check_encoding(std::string_view user_id) {
  const auto encoded = encode_user_id(user_id);
  must(encoded.has_value() == can_be_segment(user_id), "an ID is taken unless it would corrupt");
  if (!encoded) return must_be_refusal_of(encoded.error(), "user_id");
  must(is_path_segment(*encoded, "@"), "an encoded ID is one segment of unreserved characters");
  must(percent_decoded(*encoded) == user_id, "an encoded ID decodes to itself");
}

void check_external(std::string_view external_id, std::string_view connection_id) {
  const auto user_id = external_user_id(external_id, connection_id);
  if (!user_id) {
    return must_be_refusal_of(user_id.error(), user_id.error().param == "connection_id"
                                                   ? "connection_id"
                                                   : "external_id");
  }
  must(encode_user_id(*user_id).has_value(), "an external user's ID can be encoded");
  const std::size_t at = user_id->rfind('@');
  must(user_id->substr(0, at) == external_id, "the external ID stands before the last @");
  must(user_id->substr(at + 1) == connection_id, "the connection stands behind the last @");
}

}  // namespace

/// An ID; and the first line as an external ID, the rest as a connection.
void check_input(std::string_view input) {
  check_encoding(input);
  const std::string_view external_id = take_line(input);
  check_external(external_id, input);
}

}  // namespace userhub::fuzz
