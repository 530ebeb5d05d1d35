#pragma once

#include <exception>
#include <map>
#include <string>
#include <string_view>

#include "http/http_message.hpp"

namespace userhub::emulator {

/// An error in the service's format. Its HTTP status is our assumption, the usual one for its code:
/// the service documents none.
struct ApiError {
  std::string_view code;
  std::string message;
  std::string reason = {};
  std::string param = {};
  std::map<std::string, std::string> metadata = {};
  std::string locale_message = {};  ///< For the app's users; "": none.
};

ApiError user_not_found(const std::string& user_id);
ApiError user_pending_deletion();
ApiError organization_not_found(const std::string& organization_id);
ApiError unique_id_exists(const std::string& unique_id);

/// A failure of the emulator itself.
ApiError internal_error(const std::exception& failure);

/// The code for an HTTP status, e.g. "NOT_FOUND" for 404.
std::string_view code_of_status(int status);

int status_of_code(std::string_view code);

Response to_response(const ApiError& error);

}  // namespace userhub::emulator
