#pragma once

#include <string>

#include "received_request.hpp"
#include "reply.hpp"

namespace userhub::testing {

/// The user a request was for, still encoded; "" where it was for none.
std::string user_of(const ReceivedRequest& request);

std::string link_of(const std::string& user_id);

/// The JSON that a user's link comes in.
std::string link_body(const ReceivedRequest& request);

/// Answers each user with that user's link.
Reply link_reply(const ReceivedRequest& request);

/// The same, but holds the answers to users whose ID begins with "usr_held".
Reply link_unless_held(const ReceivedRequest& request);

}  // namespace userhub::testing
