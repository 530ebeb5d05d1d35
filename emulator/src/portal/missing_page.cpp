#include "portal/missing_page.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "portal/portal_path.hpp"
#include "text/did_you_mean.hpp"
#include "text/percent_encoding.hpp"

namespace userhub::emulator {
namespace {

using Segments = std::vector<std::string>;

std::string join(const Segments& segments, std::size_t first) {
  std::string path;
  for (std::size_t i = first; i < segments.size(); ++i) path += "/" + percent_encode(segments[i]);
  return path;
}

MissingPage suggest_path(std::string reason, std::string path) {
  return {.reason = std::move(reason), .suggestion = path, .suggested_path = path};
}

// The same page, of an account that the visitor may see.
MissingPage suggest_account(std::string reason, const std::string& account_id, Segments segments) {
  segments.front() = account_id;
  const std::string path = join(segments, 0);
  return suggest_path(std::move(reason),
                      parse_portal_path(path) ? path : "/" + percent_encode(account_id));
}

MissingPage explain_account(const Segments& segments, const PortalVisit& visit,
                            Accounts& accounts) {
  const std::string& id = segments.front();
  const auto pages = portal_page_names();
  if (std::ranges::find(pages, id) != pages.end()) {
    return suggest_path("The path of a portal page begins with an account ID.",
                        "/" + percent_encode(visit.account_id()) + join(segments, 0));
  }
  const std::string signed_in = "You are signed in as " + visit.user_id;
  if (const auto account = accounts.find(id)) {
    return suggest_account(
        signed_in + (account->is_organization ? ", who is not a member of " + id + "."
                                              : "; this account is " + id + "'s."),
        visit.account_id(), segments);
  }
  const auto visible = accounts.search_visible(visit.user_id, visit.account_id(), {}).items;
  std::vector<std::string_view> ids;
  ids.reserve(visible.size());
  for (const auto& account : visible) ids.push_back(account.id);
  const std::string reason = signed_in + "; there is no account " + id + ".";
  const auto nearest = closest(id, ids);
  return nearest ? suggest_account(reason, std::string(*nearest), segments)
                 : MissingPage{.reason = reason};
}

MissingPage explain_plan(const Segments& segments, Accounts& accounts) {
  const auto plans = accounts.plans();
  std::vector<std::string_view> ids;
  ids.reserve(plans.size());
  for (const auto& plan : plans) ids.push_back(plan.id);
  const auto nearest = closest(segments.back(), ids);
  const std::string path =
      nearest ? "/checkout/" + percent_encode(*nearest) : std::string("/plans");
  return {.reason = "There is no plan " + segments.back() + ".",
          .suggestion = path,
          .suggested_path = "/" + percent_encode(segments.front()) + path};
}

MissingPage explain_page(const Segments& segments) {
  MissingPage missing{.reason = "The portal has no page " + join(segments, 1) + "."};
  if (const auto nearest = closest(segments[1], portal_page_names())) {
    missing.suggestion = "/" + std::string(*nearest);
    missing.suggested_path = "/" + percent_encode(segments.front()) + missing.suggestion;
  }
  return missing;
}

}  // namespace

MissingPage explain_missing_page(std::string_view raw_path, const PortalVisit* visit,
                                 Accounts& accounts) {
  const auto segments = split_portal_path(raw_path);
  if (!segments || segments->empty())
    return {.reason = "A part of the path is empty, or is not percent-encoded UTF-8."};
  if (visit && !accounts.may_see(visit->user_id, visit->account_id(), segments->front())) {
    return explain_account(*segments, *visit, accounts);
  }
  return parse_portal_path(raw_path) ? explain_plan(*segments, accounts) : explain_page(*segments);
}

}  // namespace userhub::emulator
