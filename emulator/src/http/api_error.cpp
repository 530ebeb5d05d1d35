#include "http/api_error.hpp"

#include <array>

#include "http/json_text.hpp"

namespace userhub::emulator {
namespace {

struct Mapping {
  std::string_view code;
  int status;
};

// The first row of a status is what code_of_status() gives.
constexpr std::array mappings{
    Mapping{"INVALID_ARGUMENT", 400}, Mapping{"FAILED_PRECONDITION", 400},
    Mapping{"UNAUTHENTICATED", 401},  Mapping{"PERMISSION_DENIED", 403},
    Mapping{"NOT_FOUND", 404},        Mapping{"ABORTED", 409},
    Mapping{"ALREADY_EXISTS", 409},   Mapping{"RESOURCE_EXHAUSTED", 429},
    Mapping{"INTERNAL", 500},         Mapping{"UNIMPLEMENTED", 501},
    Mapping{"UNAVAILABLE", 503},      Mapping{"DEADLINE_EXCEEDED", 504},
};

}  // namespace

ApiError user_not_found(const std::string& user_id) {
  return {.code = "NOT_FOUND",
          .message = "There is no user " + user_id + ".",
          .reason = "USER_NOT_FOUND",
          .param = "userId",
          .metadata = {{"userId", user_id}}};
}

ApiError user_pending_deletion() {
  return {.code = "FAILED_PRECONDITION",
          .message = "The user is pending deletion.",
          .reason = "USER_PENDING_DELETION",
          .param = "userId",
          .locale_message = "This account is being deleted."};
}

ApiError organization_not_found(const std::string& organization_id) {
  return {.code = "NOT_FOUND",
          .message = "There is no organization " + organization_id + ".",
          .reason = "ORGANIZATION_NOT_FOUND",
          .param = "organizationId",
          .metadata = {{"organizationId", organization_id}}};
}

ApiError unique_id_exists(const std::string& unique_id) {
  return {.code = "ALREADY_EXISTS",
          .message = "Another user has the unique ID " + unique_id + ".",
          .reason = "UNIQUE_ID_EXISTS",
          .param = "uniqueId",
          .metadata = {{"uniqueId", unique_id}}};
}

ApiError internal_error(const std::exception& failure) {
  return {.code = "INTERNAL", .message = std::string("The emulator failed: ") + failure.what()};
}

std::string_view code_of_status(int status) {
  for (const auto& mapping : mappings) {
    if (mapping.status == status) return mapping.code;
  }
  return "UNKNOWN";
}

int status_of_code(std::string_view code) {
  for (const auto& mapping : mappings) {
    if (mapping.code == code) return mapping.status;
  }
  return 500;
}

Response to_response(const ApiError& error) {
  nlohmann::json body = {{"code", error.code}, {"message", error.message}};
  if (!error.reason.empty()) body["reason"] = error.reason;
  if (!error.param.empty()) body["param"] = error.param;
  if (!error.metadata.empty()) body["metadata"] = error.metadata;
  if (!error.locale_message.empty()) body["localeMessage"] = error.locale_message;
  return json_response(status_of_code(error.code), body);
}

}  // namespace userhub::emulator
