#pragma once

#include <string>
#include <utility>
#include <vector>

#include "userhub/read_portal_session.hpp"
#include "userhub/user_id.hpp"

/// The call without I/O, for an app that sends the request with its own HTTP stack:
/// Client::build_request() builds an HttpRequest; send it, and pass the answer to
/// read_portal_session(). Send a request once and follow no redirect: it contains the admin key.
namespace userhub {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// A request, ready to send. Its headers contain the admin key.
struct HttpRequest {
  std::string method{};
  std::string url{};
  HttpHeaders headers{};
  std::string body{};
};

/// A complete answer. The body is already decoded from any content encoding. Header names may be in
/// any case.
struct HttpResponse {
  int status = 0;
  HttpHeaders headers{};
  std::string body{};
};

}  // namespace userhub
