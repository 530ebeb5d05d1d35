#include "userhub/client.hpp"

#include <exception>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "async_start.hpp"
#include "async_transport.hpp"
#include "blocking_call.hpp"
#include "blocking_start.hpp"
#include "blocking_transport.hpp"
#include "call.hpp"
#include "client_settings.hpp"
#include "curl_transfer.hpp"
#include "encode_request.hpp"
#include "pending_call.hpp"
#include "per_process.hpp"
#include "refuse.hpp"
#include "retry_budget.hpp"

namespace userhub {
namespace {

/// Nothing thrown leaves the library.
template <typename Function>
auto without_exceptions(Function function) noexcept -> decltype(function()) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{.message = "out of memory"});
  } catch (const std::system_error& failure) {
    if (failure.code() == std::errc::too_many_files_open) {
      return std::unexpected(
          Error{.code = ErrorCode::connection_failed,
                .message = "no descriptor is left: close some, or raise the limit of open files",
                .phase = Phase::connect});
    }
    return std::unexpected(Error{.message = "no thread could be started"});
  } catch (const std::exception&) {
    return std::unexpected(Error{.message = "a defect"});
  }
}

}  // namespace

struct Client::State {
  ClientSettings settings;
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
};

Client::Client(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

std::expected<Client, Error> Client::create(ClientOptions options) {
  return without_exceptions([&]() -> std::expected<Client, Error> {
    auto settings = check_options(std::move(options));
    if (!settings) return std::unexpected(std::move(settings.error()));
    if (auto ready = CurlTransfer::initialize(); !ready) return std::unexpected(ready.error());
    return Client(std::unique_ptr<const State>(new State{.settings = std::move(*settings)}));
  });
}

std::expected<PortalSession, Error> Client::create_portal_session(
    const PortalSessionRequest& request, const CallOptions& options) const {
  return without_exceptions([&]() -> std::expected<PortalSession, Error> {
    std::optional<BlockingCall> call;
    auto prepared = BlockingStart::prepare(*this, request, options, call);
    if (!prepared) return std::unexpected(std::move(prepared.error()));
    return call->run(options.interrupted);
  });
}

AsyncCall Client::create_portal_session_async(PortalSessionRequest request, CallOptions options,
                                              PortalSessionCallback callback) const noexcept {
  auto call = AsyncStart::prepare(*this, request, options, callback);
  if (!call) call = AsyncStart::prepare_refused(*this, std::move(call.error()), callback);
  if (!call) {
    callback(std::unexpected(std::move(call.error())));
    return {};
  }
  AsyncStart::start(*call);
  return *std::move(call);
}

std::expected<HttpRequest, Error> Client::build_request(const PortalSessionRequest& request) const {
  return without_exceptions([&]() -> std::expected<HttpRequest, Error> {
    auto encoded = encode_request(state_->settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    return HttpRequest{"POST", std::move(encoded->url), state_->settings.headers,
                       std::move(encoded->body)};
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
      return refuse("interrupted", "is for blocking calls: cancel an asynchronous one instead");
    auto call = state.begin(options);
    if (!call) return std::unexpected(std::move(call.error()));
    auto encoded = encode_request(state.settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    auto pending = std::make_shared<PendingCall>(*std::move(encoded), *std::move(call),
                                                 state.async.get(state.settings).mailbox());
    pending->callback = std::move(callback);
    return AsyncCall(std::move(pending));
  });
}

std::expected<AsyncCall, Error> AsyncStart::prepare_refused(const Client& client, Error error,
                                                            PortalSessionCallback& callback) {
  return without_exceptions([&]() -> std::expected<AsyncCall, Error> {
    const Client::State& state = *client.state_;
    Call never_made(state.settings, state.retry_budget.get(), state.settings.options.timeout,
                    std::chrono::steady_clock::now());
    auto pending = std::make_shared<PendingCall>(EncodedRequest{}, std::move(never_made),
                                                 state.async.get(state.settings).mailbox());
    pending->refusal = std::move(error);
    pending->callback = std::move(callback);
    return AsyncCall(std::move(pending));
  });
}

void AsyncStart::start(const AsyncCall& call) noexcept {
  call.call_->mailbox->start(call.call_);
}

void AsyncCall::cancel() const noexcept {
  if (call_) call_->mailbox->cancel(call_);
}

}  // namespace userhub
