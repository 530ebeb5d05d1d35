#include "response/read_portal_session.hpp"

#include <string>

#include "invalid_argument.hpp"
#include "response/error_response.hpp"
#include "response/json_reader.hpp"
#include "response/redirect_url.hpp"

namespace userhub {
namespace {

/// The redirect URL of a 2xx; or why there is none.
std::expected<std::string, std::string> read_redirect_url(const std::string& body) {
  if (body.size() > max_response_body_bytes) return std::unexpected("the body is over 5 MiB");
  if (body.empty()) return std::unexpected("the body is empty");
  const JsonReader json(body);
  if (!json.is_json()) return std::unexpected("the body is not one JSON value");
  if (!json.is_object()) return std::unexpected("the body is not a JSON object");
  const auto url = json.string("redirectUrl");
  if (!url) return std::unexpected("redirectUrl is not a string");
  const std::string_view problem = redirect_url_problem(*url);
  if (!problem.empty()) return std::unexpected(std::string("redirectUrl ").append(problem));
  return std::string(*url);
}

}  // namespace

std::expected<PortalSession, Error> read_portal_session(const HttpResponse& response,
                                                        std::chrono::system_clock::time_point now) {
  return read_portal_session(response, now, {});
}

std::expected<PortalSession, Error> read_portal_session(const HttpResponse& response,
                                                        std::chrono::system_clock::time_point now,
                                                        std::string_view admin_key) {
  const Answer answer{response, now, admin_key};
  if (response.status < 100 || response.status > 999) {
    return invalid_argument("status", "is not an HTTP status: pass 100 to 999");
  }
  if (response.status < 200 || response.status > 299) {
    return std::unexpected(read_error_response(answer));
  }
  auto url = read_redirect_url(response.body);
  if (!url) return std::unexpected(bad_response(answer, url.error()));
  return PortalSession{*std::move(url)};
}

}  // namespace userhub
