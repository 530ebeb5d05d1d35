#include "received_request.hpp"

#include <strings.h>

#include <charconv>
#include <cstddef>

namespace userhub::testing {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// The request line and headers of a request whose head ends where `text` does.
ReceivedRequest parse_head(std::string_view text) {
  ReceivedRequest request;
  for (bool first = true; !text.empty(); first = false) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    if (first) {
      const auto space = line.find(' ');
      request.method = line.substr(0, space);
      request.target = line.substr(space + 1, line.rfind(' ') - space - 1);
    } else {
      const auto colon = line.find(':');
      request.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
  }
  return request;
}

std::size_t content_length(const ReceivedRequest& request) {
  const auto text = request.header("Content-Length").value_or("0");
  std::size_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

}  // namespace

std::optional<std::string> ReceivedRequest::header(std::string_view name) const {
  std::optional<std::string> joined;
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) joined = joined ? *joined + ", " + value : value;
  }
  return joined;
}

std::optional<ReceivedRequest> take_request(std::string& arrived) {
  const auto head_end = arrived.find("\r\n\r\n");
  if (head_end == std::string::npos) return std::nullopt;
  auto request = parse_head(std::string_view(arrived).substr(0, head_end));
  const auto length = content_length(request);
  if (arrived.size() < head_end + 4 + length) return std::nullopt;
  request.body = arrived.substr(head_end + 4, length);
  arrived.erase(0, head_end + 4 + length);
  return request;
}

}  // namespace userhub::testing
