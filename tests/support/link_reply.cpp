#include "link_reply.hpp"

#include <utility>

namespace userhub::testing {

std::string user_of(const ReceivedRequest& request) {
  const std::string before = "/admin/v1/users/";
  const auto found = request.target.find(before);
  if (found == std::string::npos) return {};
  const auto start = found + before.size();
  return request.target.substr(start, request.target.rfind(':') - start);
}

std::string link_of(const std::string& user_id) {
  return "https://portal.example.com/signin?token=tok_secret_" + user_id;
}

std::string link_body(const ReceivedRequest& request) {
  return R"({"redirectUrl":")" + link_of(user_of(request)) + R"("})";
}

Reply link_reply(const ReceivedRequest& request) {
  return Reply::json(200, link_body(request));
}

Reply link_unless_held(const ReceivedRequest& request) {
  auto reply = link_reply(request);
  return user_of(request).starts_with("usr_held") ? std::move(reply).hold() : reply;
}

}  // namespace userhub::testing
