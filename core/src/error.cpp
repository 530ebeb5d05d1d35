#include "userhub/error.hpp"

namespace userhub {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::connection_failed:
      return "connection_failed";
    case ErrorCode::tls_failed:
      return "tls_failed";
    case ErrorCode::timed_out:
      return "timed_out";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::api_error:
      return "api_error";
    case ErrorCode::bad_response:
      return "bad_response";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::none:
      return "";
    case Phase::queue:
      return "queue";
    case Phase::resolve:
      return "resolve";
    case Phase::connect:
      return "connect";
    case Phase::tls:
      return "tls";
    case Phase::request:
      return "request";
    case Phase::response:
      return "response";
    case Phase::backoff:
      return "backoff";
  }
  return "";
}

}  // namespace userhub
