#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "loopback_client.hpp"
#include "resolve_options.hpp"
#include "transport/blocking_call.hpp"

namespace userhub::testing {

/// A transport of its own, and the calls that it runs.
class BlockingCaller {
 public:
  explicit BlockingCaller(const std::string& url)
      : settings_(resolve_options(loopback_options(url)).value()) {}

  BlockingTransport transport{settings_};

  std::unique_ptr<BlockingCall> call(const std::string& user) {
    return std::make_unique<BlockingCall>(
        transport, encode_request(settings_, request_of(user)).value(),
        Call(settings_, budget_, std::chrono::seconds{60}, std::chrono::steady_clock::now(), {}));
  }

 private:
  ResolvedOptions settings_;
  RetryBudget budget_;
};

/// Steps to the end; what the steps were, those that only woke left out.
inline std::vector<BlockingCall::Event> events_of(BlockingCall& call) {
  std::vector<BlockingCall::Event> events;
  while (events.empty() || events.back() != BlockingCall::Event::done) {
    const auto event = call.step(std::chrono::seconds{1});
    if (event != BlockingCall::Event::woken) events.push_back(event);
  }
  return events;
}

}  // namespace userhub::testing
