#include "response_headers.hpp"

#include "text/ascii.hpp"

namespace userhub::capi {

HttpHeaders read_response_headers(std::string_view text) {
  HttpHeaders headers;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size());
    if (!text.empty()) text.remove_prefix(1);
    if (line.starts_with("HTTP/")) {
      headers.clear();
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
  }
  return headers;
}

}  // namespace userhub::capi
