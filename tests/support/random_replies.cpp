#include "random_replies.hpp"

#include <chrono>
#include <random>
#include <vector>

#include "link_reply.hpp"

namespace userhub::testing {
namespace {

/// Those that need no time to send.
const std::vector<ReplyFault>& small_faults() {
  static const auto small = [] {
    std::vector<ReplyFault> faults;
    for (const auto& [name, fault] : reply_faults()) {
      const bool large = name == "body_30mb" || name == "gzip_bomb" ||
                         (name.ends_with("_without_end") && name != "drip_without_end");
      if (!large) faults.push_back(fault);
    }
    return faults;
  }();
  return small;
}

}  // namespace

bool RandomReplies::are_for(const ReceivedRequest& request) {
  return user_of(request).starts_with("random_");
}

Reply RandomReplies::operator()(const ReceivedRequest& request) {
  const std::string user = user_of(request);
  std::string drawn_by = user;
  drawn_by += '#';
  drawn_by += std::to_string(++requests_[user]);
  std::seed_seq seed(drawn_by.begin(), drawn_by.end());
  std::minstd_rand random(seed);
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  const auto share = below(100);
  if (share < 60) return link_reply(request);
  if (share < 70) return link_reply(request).drip(std::chrono::milliseconds(1 + below(4)));
  return small_faults().at(below(small_faults().size()))(request);
}

}  // namespace userhub::testing
