#include "userhub/client.hpp"

#include <exception>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "async_start.hpp"
#include "blocking_start.hpp"
#include "call/call.hpp"
#include "call/retry_budget.hpp"
#include "curl/curl_transfer.hpp"
#include "invalid_argument.hpp"
#include "process/cancel_hold.hpp"
#include "process/per_process.hpp"
#include "process/unshared_descriptor.hpp"
#include "request/encode_request.hpp"
#include "resolve_options.hpp"
#include "text/single_line.hpp"
#include "transport/async_transport.hpp"
#include "transport/blocking_call.hpp"
#include "transport/blocking_transport.hpp"
#include "transport/pending_call.hpp"

namespace userhub {
namespace {

/// Why there is no I/O thread.
Error start_error(const std::system_error& thrown, const std::string& host) {
  if (thrown.code() != std::errc::too_many_files_open) {
    return {.message = single_line(thrown.what()), .host = host};
  }
  return {.code = ErrorCode::connection_failed,
          .message = std::string(too_many_open_files),
          .host = host,
          .phase = Phase::connect};
}

/// Nothing thrown leaves the library.
template <typename Function>
auto without_exceptions(Function function) noexcept -> decltype(function()) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{.message = "out of memory"});
  } catch (const std::exception& thrown) {
    return std::unexpected(Error{.message = single_line("internal error (please report it): " +
                                                        std::string(thrown.what()))});
  }
}

}  // namespace

struct Client::State {
  ResolvedOptions settings;
  mutable PerProcess<RetryBudget> retry_budget{};
  mutable PerProcess<BlockingTransport> blocking{};
  mutable PerProcess<AsyncTransport> async{};

  std::expected<Call, Error> begin(const CallOptions& call_options) const {
    const auto now = std::chrono::steady_clock::now();
    const auto timeout = call_options.timeout.value_or(settings.options.timeout);
    if (auto checked = check_timeout(timeout, "timeout"); !checked) {
      return std::unexpected(std::move(checked.error()));
    }
    return Call(settings, retry_budget.get(), timeout, now, call_options.on_attempt);
  }

  /// Where an asynchronous call is started.
  std::expected<std::shared_ptr<CommandQueue>, Error> command_queue(
      const std::shared_ptr<const State>& self) const {
    try {
      return async.get(self, settings).command_queue();
    } catch (const std::system_error& thrown) {
      return std::unexpected(start_error(thrown, settings.base_url.host));
    }
  }

  /// Ends the asynchronous calls. In a child, closes what it inherited: the calls of its parent's
  /// threads hold the state there for ever.
  void end() const {
    static_cast<void>(blocking.own());
    if (AsyncTransport* transport = async.own()) transport->end();
  }
};

Client::Client(std::shared_ptr<const State> state) : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
  Client taken(std::move(other));
  state_.swap(taken.state_);
  return *this;
}

Client::~Client() {
  const CancelHold hold;
  if (state_) state_->end();
  state_.reset();
}

std::expected<Client, Error> Client::create(ClientOptions options) {
  const CancelHold hold;
  return without_exceptions([&]() -> std::expected<Client, Error> {
    auto settings = resolve_options(std::move(options));
    if (!settings) return std::unexpected(std::move(settings.error()));
    if (auto ready = CurlTransfer::initialize(); !ready) return std::unexpected(ready.error());
    return Client(std::shared_ptr<const State>(new State{.settings = std::move(*settings)}));
  });
}

std::expected<PortalSession, Error> Client::create_portal_session(
    const PortalSessionRequest& request, const CallOptions& options) const {
  const CancelHold hold;
  const auto state = state_;  // the observer, or `interrupted`, may destroy this client
  return without_exceptions([&]() -> std::expected<PortalSession, Error> {
    std::optional<BlockingCall> call;
    auto prepared = BlockingStart::prepare(*this, request, options, call);
    if (!prepared) return std::unexpected(std::move(prepared.error()));
    return call->run(options.interrupted);
  });
}

AsyncCall Client::create_portal_session_async(PortalSessionRequest request, CallOptions options,
                                              PortalSessionCallback callback) const noexcept {
  const CancelHold hold;
  auto call = AsyncStart::prepare(*this, request, options, callback);
  if (!call) {
    Error refusal = std::move(call.error());
    call = AsyncStart::prepare_refused(*this, refusal, callback);
    if (!call) {
      callback(std::unexpected(std::move(refusal)));
      return {};
    }
  }
  AsyncStart::start(*call);
  return *std::move(call);
}

std::expected<HttpRequest, Error> Client::build_request(const PortalSessionRequest& request) const {
  return without_exceptions([&]() -> std::expected<HttpRequest, Error> {
    auto encoded = encode_request(state_->settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    return HttpRequest{"POST", state_->settings.base_url.origin + encoded->target,
                       state_->settings.headers, std::move(encoded->body)};
  });
}

std::expected<void, Error> BlockingStart::prepare(const Client& client,
                                                  const PortalSessionRequest& request,
                                                  const CallOptions& options,
                                                  std::optional<BlockingCall>& call) {
  return without_exceptions([&]() -> std::expected<void, Error> {
    const Client::State& state = *client.state_;
    auto begun = state.begin(options);
    if (!begun) return std::unexpected(std::move(begun.error()));
    auto encoded = encode_request(state.settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    call.emplace(state.blocking.get(state.settings), *std::move(encoded), *std::move(begun));
    return {};
  });
}

BlockingCall::Event BlockingStart::step(BlockingCall& call,
                                        std::chrono::milliseconds longest) noexcept {
  auto event = without_exceptions(
      [&]() -> std::expected<BlockingCall::Event, Error> { return call.step(longest); });
  return event ? *event : call.fail(std::move(event.error()));
}

std::expected<AsyncCall, Error> AsyncStart::prepare(const Client& client,
                                                    const PortalSessionRequest& request,
                                                    const CallOptions& options,
                                                    PortalSessionCallback& callback) {
  return without_exceptions([&]() -> std::expected<AsyncCall, Error> {
    const Client::State& state = *client.state_;
    if (options.interrupted)
      return invalid_argument("interrupted",
                              "is for blocking calls: cancel an asynchronous one instead");
    auto call = state.begin(options);
    if (!call) return std::unexpected(std::move(call.error()));
    auto encoded = encode_request(state.settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    auto command_queue = state.command_queue(client.state_);
    if (!command_queue) return std::unexpected(std::move(command_queue.error()));
    auto pending = std::make_shared<PendingCall>(*std::move(encoded), *std::move(call),
                                                 *std::move(command_queue));
    pending->callback = std::move(callback);
    return AsyncCall(std::move(pending));
  });
}

std::expected<AsyncCall, Error> AsyncStart::prepare_refused(const Client& client, Error& error,
                                                            PortalSessionCallback& callback) {
  return without_exceptions([&]() -> std::expected<AsyncCall, Error> {
    const Client::State& state = *client.state_;
    Call never_made(state.settings, state.retry_budget.get(), state.settings.options.timeout,
                    std::chrono::steady_clock::now());
    auto command_queue = state.command_queue(client.state_);
    if (!command_queue) return std::unexpected(std::move(command_queue.error()));
    auto pending = std::make_shared<PendingCall>(EncodedRequest{}, std::move(never_made),
                                                 *std::move(command_queue));
    pending->refusal = std::move(error);
    pending->callback = std::move(callback);
    return AsyncCall(std::move(pending));
  });
}

void AsyncStart::start(const AsyncCall& call) noexcept {
  call.call_->command_queue->start(call.call_);
}

void AsyncCall::cancel() const noexcept {
  const CancelHold hold;
  if (call_) call_->command_queue->cancel(call_);
}

}  // namespace userhub
