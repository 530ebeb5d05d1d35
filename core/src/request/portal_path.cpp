#include "userhub/portal_path.hpp"

#include "request/path_segment.hpp"

namespace userhub::portal_path {

std::expected<std::string, Error> checkout(std::string_view plan_id) {
  std::string path = "/{accountId}/checkout/";
  if (auto appended = append_path_segment(path, plan_id, "", "plan_id"); !appended) {
    return std::unexpected(std::move(appended.error()));
  }
  return path;
}

}  // namespace userhub::portal_path
