#include "portal/portal_path.hpp"

#include <algorithm>
#include <array>

#include "text/percent_encoding.hpp"
#include "text/utf8.hpp"

namespace userhub::emulator {
namespace {

struct PageName {
  std::string_view name;
  PortalPage page;
};

constexpr std::array page_names{
    PageName{"plans", PortalPage::plans},   PageName{"checkout", PortalPage::plans},
    PageName{"cancel", PortalPage::cancel}, PageName{"members", PortalPage::members},
    PageName{"invite", PortalPage::invite},
};

std::optional<PortalPage> page_named(std::string_view name) {
  const auto found = std::ranges::find(page_names, name, &PageName::name);
  return found == page_names.end() ? std::nullopt : std::optional(found->page);
}

}  // namespace

std::optional<std::vector<std::string>> split_portal_path(std::string_view raw_path) {
  if (!raw_path.starts_with('/')) return std::nullopt;
  std::vector<std::string> segments;
  raw_path.remove_prefix(1);
  if (raw_path.ends_with('/')) raw_path.remove_suffix(1);
  while (!raw_path.empty()) {
    const auto slash = raw_path.find('/');
    auto segment = percent_decode(raw_path.substr(0, slash));
    if (!segment || segment->empty() || !is_utf8(*segment)) return std::nullopt;
    segments.push_back(std::move(*segment));
    raw_path = slash == std::string_view::npos ? "" : raw_path.substr(slash + 1);
  }
  return segments;
}

std::vector<std::string_view> portal_page_names() {
  std::vector<std::string_view> names;
  names.reserve(std::size(page_names));
  for (const auto& [name, page] : page_names) names.push_back(name);
  return names;
}

namespace {

std::optional<PortalPath> with_argument(PortalPath path, std::string_view name,
                                        const std::string& argument) {
  if (name == "checkout") {
    path.page = PortalPage::checkout;
    path.plan_id = argument;
    return path;
  }
  if (name != "join") return std::nullopt;
  path.page = PortalPage::join;
  path.invitation = argument;
  return path;
}

}  // namespace

std::optional<PortalPath> parse_portal_path(std::string_view raw_path) {
  const auto segments = split_portal_path(raw_path);
  if (!segments) return std::nullopt;
  if (segments->empty()) return PortalPath{};
  PortalPath path{.account_id = segments->front()};
  if (segments->size() == 1) return path;
  if (segments->size() == 3) return with_argument(std::move(path), (*segments)[1], (*segments)[2]);
  const auto page = page_named((*segments)[1]);
  if (segments->size() != 2 || !page) return std::nullopt;
  path.page = *page;
  return path;
}

}  // namespace userhub::emulator
