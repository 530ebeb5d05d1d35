#include "transport/blocking_call.hpp"

#include <poll.h>

#include <algorithm>
#include <new>
#include <utility>
#include <variant>

#include "transport/current_moment.hpp"
#include "transport/without_exceptions.hpp"

namespace userhub {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds interrupted_interval{100};
constexpr milliseconds longest_poll{1'000};  // curl's own timers wake it earlier

bool is_interrupted(const std::function<bool()>& interrupted) {
  if (!interrupted) return false;
  try {
    return interrupted();
  } catch (...) {
    return true;
  }
}

/// No static object: an exit handler may make a call after static objects are destroyed.
AttemptOutcome left_to_parent() {
  return {.cause = FailureCause::cancelled,
          .message = "the process forked during the call, which belongs to the parent: call again"};
}

}  // namespace

BlockingCall::~BlockingCall() {
  return_handle();
}

BlockingCall::Event BlockingCall::step(milliseconds longest) noexcept {
  auto event = without_exceptions([&]() -> std::expected<Event, Error> { return go_on(longest); });
  return event ? *event : fail(std::move(event.error()));
}

BlockingCall::Event BlockingCall::go_on(milliseconds longest) {
  if (is_inherited() && state_ != State::done) {
    call_.end_attempt(left_to_parent(), current_moment());
    follow(call_.next(current_moment()));
    return Event::done;
  }
  if (state_ == State::begun) {
    auto taken = transport_->take();
    if (!taken) return fail(std::move(taken.error()));
    handle_ = *std::move(taken);
    follow(call_.attempt(steady_clock::now()));
  } else if (state_ == State::attempt_ended) {
    follow(call_.next(current_moment()));
  } else if (state_ == State::waiting && has_waited(longest)) {
    follow(call_.attempt(steady_clock::now()));
  }
  if (state_ == State::done) return Event::done;
  if (state_ == State::waiting) return Event::woken;
  if (state_ == State::attempting) {
    const auto outcome = handle_->proceed(longest);
    if (!outcome) return Event::woken;
    end_attempt(*outcome);
  }
  return Event::attempt_ended;
}

/// A signal ends the poll early.
bool BlockingCall::has_waited(milliseconds longest) const {
  const auto now = steady_clock::now();
  if (now >= wait_end_) return true;
  const auto nap = std::min(longest, std::chrono::ceil<milliseconds>(wait_end_ - now));
  poll(nullptr, 0, static_cast<int>(nap.count()));
  return false;
}

void BlockingCall::follow(Call::Step step) {
  if (auto* done = std::get_if<Call::Done>(&step)) {
    state_ = State::done;
    return_handle();
    result_ = std::move(done->result);
  } else if (const auto* wait = std::get_if<Call::Wait>(&step)) {
    state_ = State::waiting;
    wait_end_ = wait->until;
  } else {
    const auto failure = handle_->begin(request_, std::get<Call::Attempt>(step));
    if (failure) {
      end_attempt(*failure);
    } else {
      state_ = State::attempting;
    }
  }
}

void BlockingCall::end_attempt(const AttemptOutcome& outcome) {
  call_.end_attempt(outcome, current_moment());
  if (state_ == State::attempting) handle_->end_attempt();
  state_ = State::attempt_ended;
}

void BlockingCall::cancel() {
  end_attempt(state_ == State::attempting ? handle_->cancel() : cancelled_in(Phase::backoff));
}

Call::Result BlockingCall::run(const std::function<bool()>& interrupted) {
  const milliseconds longest = interrupted ? interrupted_interval : longest_poll;
  while (true) {
    const Event event = step(longest);
    if (event == Event::done) return std::move(result_);
    if (event == Event::woken && is_interrupted(interrupted)) cancel();
  }
}

BlockingCall::Event BlockingCall::fail(Error error) noexcept {
  return_handle();
  state_ = State::done;
  result_ = std::unexpected(std::move(error));
  return Event::done;
}

/// Closes the handle if there is no memory to keep it.
void BlockingCall::return_handle() noexcept {
  if (is_inherited()) static_cast<void>(handle_.release());
  if (!handle_) return;
  if (state_ == State::attempting) handle_->end_attempt();
  try {
    transport_->give_back(std::move(handle_));
  } catch (const std::bad_alloc&) {
    handle_.reset();
  }
}

}  // namespace userhub
