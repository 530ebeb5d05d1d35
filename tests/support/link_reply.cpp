#include "link_reply.hpp"

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

}  // namespace userhub::testing
