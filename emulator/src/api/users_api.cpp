#include "api/users_api.hpp"

#include "http/json_text.hpp"
#include "http/query_parameters.hpp"
#include "http/request_body.hpp"
#include "text/time_text.hpp"

namespace userhub::emulator {
namespace {

const ListSpec list_spec{.parameters = {"displayName", "email", "showDeleted", "view"},
                         .orders = {{"createTime", "created_at"},
                                    {"displayName", "name"},
                                    {"email", "email"},
                                    {"id", "id"},
                                    {"updateTime", "updated_at"}},
                         .default_order = "rowid"};

std::expected<User, ApiError> found(std::optional<User> user, const std::string& user_id) {
  if (!user) return std::unexpected(user_not_found(user_id));
  return *std::move(user);
}

std::expected<User, ApiError> not_deleted(std::optional<User> user, const std::string& user_id) {
  if (user && user->deleted) return std::unexpected(user_pending_deletion());
  return found(std::move(user), user_id);
}

}  // namespace

UsersApi::Answer UsersApi::answer(AdminCall call, const std::string& user_id,
                                  const Request& request) {
  if (call == AdminCall::update_user) return update(user_id, request);
  if (const auto none = parse_query(request.query(), {}); !none) {
    return std::unexpected(none.error());
  }
  if (call == AdminCall::import_user) return import(user_id, request.body);
  if (call == AdminCall::create_api_session) return create_api_session(user_id, request.body);
  if (call == AdminCall::create_portal_session) return create_portal_session(user_id, request.body);
  const auto user = found(users_.find(user_id), user_id);
  if (!user) return std::unexpected(user.error());
  const bool deletes = call == AdminCall::delete_user;
  return json_response(200, json_.full_user(deletes ? users_.mark_deleted(*user) : *user));
}

UsersApi::Answer UsersApi::list(const Request& request) {
  const auto query = parse_list_query(request.query(), list_spec);
  if (!query) return std::unexpected(query.error());
  auto users = users_.list(*query);
  nlohmann::json body = {{"users", nlohmann::json::array()}};
  finish_page(body, users, *query);
  for (const auto& user : users) {
    body["users"].push_back(query->full ? json_.full_user(user) : json_.user(user));
  }
  return json_response(200, body);
}

UsersApi::Answer UsersApi::create(std::string_view body) {
  const auto input = parse_user_input(body);
  if (!input) return std::unexpected(input.error());
  return add(*input);
}

UsersApi::Answer UsersApi::add(const UserInput& input) {
  const std::string unique_id = input.unique_id.value_or("");
  if (auto problem = find_unique_id_problem(unique_id)) return std::unexpected(*std::move(problem));
  if (users_.find(unique_id)) return std::unexpected(unique_id_exists(unique_id));
  return json_response(200, json_.full_user(users_.create(input, tokens_.make())));
}

UsersApi::Answer UsersApi::update(const std::string& user_id, const Request& request) {
  const auto query = parse_query(request.query(), {"allowMissing"});
  if (!query) return std::unexpected(query.error());
  const auto allow_missing = read_flag(*query, "allowMissing");
  if (!allow_missing) return std::unexpected(allow_missing.error());
  auto input = parse_user_input(request.body);
  if (!input) return std::unexpected(input.error());
  const auto user = users_.find(user_id);
  if (!user && *allow_missing == true && !parse_external_id(user_id)) {
    input->unique_id = input->unique_id.value_or(user_id);
    return add(*input);
  }
  const auto usable = not_deleted(user, user_id);
  if (!usable) return std::unexpected(usable.error());
  const auto other = users_.find(input->unique_id.value_or(""));
  if (other && other->id != user->id) return std::unexpected(unique_id_exists(*input->unique_id));
  return json_response(200, json_.full_user(users_.update(*user, *input)));
}

UsersApi::Answer UsersApi::import(const std::string& user_id, std::string_view body) {
  if (const auto empty = parse_body(body, {}); !empty) return std::unexpected(empty.error());
  if (!parse_external_id(user_id)) {
    return std::unexpected(
        invalid_argument("userId", "An import needs a user ID <externalId>@<connectionId>."));
  }
  const auto user = not_deleted(users_.find_or_import(user_id), user_id);
  if (!user) return std::unexpected(user.error());
  return json_response(200, json_.full_user(*user));
}

UsersApi::Answer UsersApi::create_api_session(const std::string& user_id, std::string_view body) {
  if (const auto empty = parse_body(body, {}); !empty) return std::unexpected(empty.error());
  const auto user = not_deleted(users_.find(user_id), user_id);
  if (!user) return std::unexpected(user.error());
  const auto session = api_sessions_.create(user->id);
  return json_response(
      200, {{"accessToken", session.access_token}, {"expireTime", to_text(session.expires_at)}});
}

UsersApi::Answer UsersApi::create_portal_session(const std::string& user_id,
                                                 std::string_view body) {
  const auto options = parse_session_options(body);
  if (!options) return std::unexpected(options.error());
  const auto user = not_deleted(users_.find_or_import(user_id), user_id);
  if (!user) return std::unexpected(user.error());
  return create_portal_session_.create(*user, *options);
}

}  // namespace userhub::emulator
