#include "users_api.hpp"

#include "fault_spec.hpp"
#include "json_text.hpp"
#include "percent_encoding.hpp"
#include "query_parameters.hpp"
#include "request_body.hpp"
#include "time_text.hpp"
#include "utf8.hpp"

namespace userhub::emulator {
namespace {

constexpr std::chrono::hours api_session_lifetime{1};

std::expected<std::string, ApiError> decode_user_id(std::string_view raw) {
  auto user_id = percent_decode(raw);
  if (user_id && !user_id->empty() && is_utf8(*user_id)) return std::move(*user_id);
  return std::unexpected(invalid_argument(
      "userId", "The user ID in the path must be percent-encoded UTF-8 and not empty."));
}

}  // namespace

Response UsersApi::answer(const Request& request, const UserAction& action, Trace& trace) {
  trace.matched = true;
  trace.note = name_of(action.verb);
  std::string user_id;
  if (action.verb != UserVerb::list) {
    auto decoded = decode_user_id(action.raw_user_id);
    if (!decoded) return to_response(decoded.error());
    user_id = trace.user_id = *std::move(decoded);
    if (parse_faulty_user_id(user_id)) users_.ensure(user_id, "Faulty user");
  }
  auto answer = perform(request, action.verb, user_id);
  if (!answer) return to_response(answer.error());
  const auto fault = faults_.take(user_id);
  if (!fault) return *std::move(answer);
  trace.fault = fault->spec;
  return fault->fault.kind->apply(*std::move(answer), {fault->fault, request});
}

UsersApi::Answer UsersApi::perform(const Request& request, UserVerb verb,
                                   const std::string& user_id) {
  if (verb != UserVerb::list) {
    if (const auto none = parse_query(request.query(), {}); !none) {
      return std::unexpected(none.error());
    }
  }
  switch (verb) {
    case UserVerb::list:
      return list(request);
    case UserVerb::get:
      return get(user_id);
    case UserVerb::import_account:
      return import_account(user_id, request.body);
    case UserVerb::create_api_session:
      return create_api_session(user_id, request.body);
    case UserVerb::create_portal_session:
      return create_portal_session_.create(user_id, request.body);
  }
  return std::unexpected(user_not_found(user_id));
}

UsersApi::Answer UsersApi::list(const Request& request) {
  const auto query = parse_user_query(request.query());
  if (!query) return std::unexpected(query.error());
  const auto page = users_.list(*query);
  nlohmann::json body = {{"users", nlohmann::json::array()}};
  for (const auto& user : page.users) {
    body["users"].push_back(query->full ? user_json_.full(user) : user_json_.basic(user));
  }
  if (page.more) body["nextPageToken"] = page_token(*query, query->offset + query->page_size);
  if (query->offset > 0) {
    const int previous = query->offset - query->page_size;
    body["previousPageToken"] = previous > 0 ? page_token(*query, previous) : "";
  }
  return json_response(200, body);
}

UsersApi::Answer UsersApi::get(const std::string& user_id) {
  const auto user = users_.find(user_id);
  if (!user) return std::unexpected(user_not_found(user_id));
  return json_response(200, user_json_.full(*user));
}

UsersApi::Answer UsersApi::import_account(const std::string& user_id, std::string_view body) {
  if (const auto empty = parse_body(body, {}); !empty) return std::unexpected(empty.error());
  if (!parse_external_id(user_id)) {
    return std::unexpected(
        invalid_argument("userId", "An import needs a user ID <externalId>@<connectionId>."));
  }
  const auto user = users_.find_or_import(user_id);
  if (!user) return std::unexpected(user_not_found(user_id));
  return json_response(200, user_json_.full(*user));
}

UsersApi::Answer UsersApi::create_api_session(const std::string& user_id, std::string_view body) {
  if (const auto empty = parse_body(body, {}); !empty) return std::unexpected(empty.error());
  if (!users_.find(user_id)) return std::unexpected(user_not_found(user_id));
  return json_response(200, {{"accessToken", "userhub_emulator_" + tokens_.make()},
                             {"expireTime", to_text(clock_.now() + api_session_lifetime)}});
}

}  // namespace userhub::emulator
