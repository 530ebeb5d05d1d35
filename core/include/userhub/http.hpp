#pragma once

#include <string>
#include <utility>
#include <vector>

#include "userhub/read_portal_session.hpp"
#include "userhub/user_id.hpp"

/// The call without its I/O, for an app that sends requests by its own HTTP stack:
/// Client::build_request() gives an HttpRequest; send it, and hand the answer to
/// read_portal_session(). Send nothing twice and follow no redirect: the request carries the key.
namespace userhub {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// One request, ready to send. Its headers hold the admin key.
struct HttpRequest {
  std::string method{};
  std::string url{};
  HttpHeaders headers{};
  std::string body{};
};

/// One complete answer, its content encoding already undone. Header names in any case.
struct HttpResponse {
  int status = 0;
  HttpHeaders headers{};
  std::string body{};
};

}  // namespace userhub
