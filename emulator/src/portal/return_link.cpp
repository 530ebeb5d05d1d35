#include "portal/return_link.hpp"

#include "http/http_message.hpp"
#include "http/web_url.hpp"

namespace userhub::emulator {
namespace {

std::string resolve(const std::string& url, const std::string& app_url) {
  if (url.empty()) return app_url;
  return is_web_url(url) ? url : std::string(origin_of(app_url)) + url;
}

bool is_trusted(std::string_view url, std::string_view app_url) {
  return equal_ignoring_case(origin_of(url), origin_of(app_url)) || is_local_host(host_of(url));
}

}  // namespace

std::string ReturnLink::href(Leaving why) const {
  return foreign ? std::string(leave_path(why)) : url;
}

ReturnLink return_link(Leaving why, const PortalVisit& visit, const std::string& app_url) {
  const bool named = why == Leaving::after_success && !visit.success_url.empty();
  std::string url = resolve(named ? visit.success_url : visit.return_url, app_url);
  const bool foreign = !is_trusted(url, app_url);
  return {.url = std::move(url), .foreign = foreign};
}

std::optional<Leaving> leaving_by(std::string_view path) {
  for (const Leaving why : {Leaving::to_return, Leaving::after_success}) {
    if (path == leave_path(why)) return why;
  }
  return std::nullopt;
}

std::string_view leave_path(Leaving why) {
  return why == Leaving::to_return ? "/leave/return" : "/leave/success";
}

}  // namespace userhub::emulator
