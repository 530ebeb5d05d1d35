#include "call.hpp"

#include <chrono>
#include <expected>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "blocking_start.hpp"
#include "main_thread.hpp"

namespace userhub::python {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Event = BlockingCall::Event;

constexpr milliseconds longest_poll{1'000};

AttemptObserver observer_of(NativeCall& call) {
  return [&call](const Attempt& attempt) {
    try {
      call.attempt = std::make_unique<EndedAttempt>(attempt);
    } catch (const std::bad_alloc&) {
      return;  // the call is more important
    }
  };
}

/// Whether a signal's handler may be waiting for this thread to run Python.
bool is_time_for_signals(NativeCall& call) {
  if (call.longest_wait != NativeCall::between_signals) return false;
  const auto now = steady_clock::now();
  if (now - call.last_return < NativeCall::between_signals) return false;
  call.last_return = now;
  if (is_main_thread()) return true;
  call.longest_wait = longest_poll;
  return false;
}

void refuse(NativeCall& call, Error error) {
  call.refusal = std::make_unique<Error>(std::move(error));
}

}  // namespace

NativeCall* new_call(NativeClient& client) noexcept {
  try {
    auto call = std::make_unique<NativeCall>();
    auto open = client.open_client();
    if (open) {
      call->client = *std::move(open);
    } else {
      refuse(*call, std::move(open.error()));
    }
    return call.release();
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void run(NativeCall& call) noexcept {
  while (true) {
    call.event = BlockingStart::step(*call.blocking, call.longest_wait);
    if (call.event == Event::done || call.attempt) return;
    if (call.event == Event::woken && is_time_for_signals(call)) return;
  }
}

void begin(NativeCall& call, const SessionArguments& arguments, std::optional<milliseconds> timeout,
           bool is_observed) noexcept {
  if (call.refusal) return;
  try {
    CallOptions options{.timeout = timeout};
    if (is_observed) options.on_attempt = observer_of(call);
    auto prepared =
        BlockingStart::prepare(*call.client, arguments.request(), options, call.blocking);
    if (!prepared) refuse(call, std::move(prepared.error()));
  } catch (const std::bad_alloc&) {
    return;
  }
  if (call.blocking) run(call);
}

bool needs_python(const NativeCall& call) {
  return call.blocking && call.event != Event::done;
}

}  // namespace userhub::python
