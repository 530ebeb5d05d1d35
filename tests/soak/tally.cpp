#include "tally.hpp"

#include <algorithm>
#include <iostream>

#include "link_reply.hpp"

namespace userhub::soak {
namespace {

using std::chrono::milliseconds;

/// What is wrong with the end of a call; empty if nothing is.
std::string problem(const Plan& plan, const Tally::Result& result, milliseconds took) {
  if (took > plan.timeout + slack) return "ended after " + std::to_string(took.count()) + " ms";
  if (result) {
    return result->redirect_url == testing::link_of(plan.user_id) ? "" : "has another user's link";
  }
  const Error& error = result.error();
  if (error.message.contains("secret")) return "tells a secret";
  switch (error.code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::internal:
      return "failed with " + std::string(to_string(error.code)) + ": " + error.message;
    case ErrorCode::cancelled:
      return plan.cancelled_after ? "" : "was cancelled by nobody";
    case ErrorCode::timed_out:
      return took + milliseconds(5) < plan.timeout ? "timed out too early" : "";
    default:
      return "";
  }
}

}  // namespace

void Tally::began() {
  const std::lock_guard lock(mutex_);
  ++begun_;
}

void Tally::ended(const Plan& plan, const Result& result, milliseconds took, int time) {
  const std::string wrong = time == 1 ? problem(plan, result, took) : "ended twice";
  if (!wrong.empty()) fail(plan.user_id + " " + wrong);
  const std::lock_guard lock(mutex_);
  ++ended_;
  ++outcomes_[result ? "ok" : std::string(to_string(result.error().code))];
  latest_ = std::max(latest_, took - plan.timeout);
}

void Tally::fail(const std::string& what) {
  const std::lock_guard lock(mutex_);
  ++failures_[what];
}

void Tally::add_child() {
  const std::lock_guard lock(mutex_);
  ++children_;
}

void Tally::report() const {
  const std::lock_guard lock(mutex_);
  std::cout << begun_ << " calls began, " << ended_ << " ended:";
  for (const auto& [outcome, count] : outcomes_) std::cout << ' ' << outcome << ' ' << count;
  std::cout << "; the latest " << latest_.count() << " ms past its deadline; two more in each of "
            << children_ << " children\n";
}

bool Tally::is_right() const {
  const std::lock_guard lock(mutex_);
  for (const auto& [failure, count] : failures_) std::cerr << "soak: " << failure << '\n';
  return failures_.empty() && begun_ == ended_;
}

}  // namespace userhub::soak
