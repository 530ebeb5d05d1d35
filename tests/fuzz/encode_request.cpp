#include "request/encode_request.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "input_fields.hpp"
#include "must.hpp"
#include "resolve_options.hpp"
#include "safe_text.hpp"
#include "target.hpp"
#include "travels.hpp"
#include "url_parts.hpp"

namespace userhub::fuzz {
namespace {

const ResolvedOptions& settings() {
  static const ResolvedOptions checked =
      resolve_options({.admin_key = "key_secret", .base_url = "https://h.example:8443/a/b"})
          .value();
  return checked;
}

PortalSessionRequest request_of(std::string_view input) {
  PortalSessionRequest request;
  for (std::string* member : {&request.user_id, &request.portal_url, &request.return_url,
                              &request.success_url, &request.organization_id}) {
    *member = take_line(input);
  }
  return request;
}

/// What must be refused, the first of it; "" where nothing must.
std::string_view argument_at_fault(const PortalSessionRequest& request) {
  if (!can_be_segment(request.user_id)) return "user_id";
  if (!can_travel(request.portal_url)) return "portal_url";
  if (!can_travel(request.return_url)) return "return_url";
  if (!can_travel(request.success_url)) return "success_url";
  if (!can_travel(request.organization_id)) return "organization_id";
  return "";
}

void check_url(const std::string& url, const std::string& user_id) {
  const auto parts = url_parts(url);
  must(parts.has_value(), "libcurl takes the URL");
  must(parts->scheme == "https" && parts->host == "h.example" && parts->port == "8443",
       "the request goes to the base URL's server");
  must(parts->user.empty() && parts->password.empty() && parts->query.empty() &&
           parts->fragment.empty(),
       "the URL has nothing but a path");
  constexpr std::string_view before = "/a/b/admin/v1/users/";
  constexpr std::string_view after = ":createPortalSession";
  must(parts->path.starts_with(before) && parts->path.ends_with(after), "the path is the call's");
  const std::string_view path = parts->path;
  const std::string_view segment =
      path.substr(before.size(), path.size() - before.size() - after.size());
  must(is_path_segment(segment, "@"), "the ID is one segment");
  must(percent_decoded(segment) == user_id, "the path's ID decodes to the given one");
}

void check_body(const std::string& body, const PortalSessionRequest& request) {
  nlohmann::json expected = nlohmann::json::object();
  const std::map<const char*, const std::string*> members{
      {"portalUrl", &request.portal_url},
      {"returnUrl", &request.return_url},
      {"successUrl", &request.success_url},
      {"organizationId", &request.organization_id}};
  for (const auto& [key, value] : members) {
    if (!value->empty()) expected[key] = *value;
  }
  must(nlohmann::json::parse(body, nullptr, false) == expected,
       "the body says what was given, and no more");
}

}  // namespace

/// A request, one member a line.
void check_input(std::string_view input) {
  const PortalSessionRequest request = request_of(input);
  const std::string_view at_fault = argument_at_fault(request);
  const auto encoded = encode_request(settings(), request);
  must(encoded.has_value() == at_fault.empty(), "a request is taken unless it would corrupt");
  if (!encoded) return must_be_refusal_of(encoded.error(), at_fault);
  check_url(settings().base_url.origin + encoded->target, request.user_id);
  check_body(encoded->body, request);
}

}  // namespace userhub::fuzz
