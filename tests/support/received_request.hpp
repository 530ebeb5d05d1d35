#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace userhub::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as it arrived.
struct ReceivedRequest {
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  int connection = 0;  ///< 1 for the first connection accepted.
  int number = 0;      ///< 1 for the first request on its connection.

  /// The values under this name in any case, joined by ", "; unset if there is none.
  std::optional<std::string> header(std::string_view name) const;
};

/// Takes the first request off the front of what has arrived; nothing where it is not all there.
std::optional<ReceivedRequest> take_request(std::string& arrived);

}  // namespace userhub::testing
