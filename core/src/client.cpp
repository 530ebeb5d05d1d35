#include "userhub/client.hpp"

#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include "call/call.hpp"
#include "call/retry_budget.hpp"
#include "call_start.hpp"
#include "curl/curl_transfer.hpp"
#include "invalid_argument.hpp"
#include "process/cancel_hold.hpp"
#include "process/per_process.hpp"
#include "process/resource_error.hpp"
#include "request/encode_request.hpp"
#include "resolve_options.hpp"
#include "transport/blocking_call.hpp"
#include "transport/blocking_transport.hpp"
#include "transport/call_result.hpp"
#include "transport/completions.hpp"
#include "transport/io_thread.hpp"
#include "transport/pending_call.hpp"
#include "transport/without_exceptions.hpp"

namespace userhub {
namespace {

struct BegunCall {
  EncodedRequest request;
  Call call;
};

}  // namespace

struct Client::State {
  ResolvedOptions settings;
  mutable PerProcess<RetryBudget> retry_budget{};
  mutable PerProcess<BlockingTransport> blocking{};
  mutable PerProcess<IoThread> async{};

  std::expected<BegunCall, Error> begin(const PortalSessionRequest& request,
                                        const CallOptions& call_options) const {
    const auto now = std::chrono::steady_clock::now();
    const auto timeout = call_options.timeout.value_or(settings.options.timeout);
    if (auto checked = check_timeout(timeout, "timeout"); !checked) {
      return std::unexpected(std::move(checked.error()));
    }
    auto encoded = encode_request(settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    return BegunCall{*std::move(encoded),
                     Call(settings, retry_budget.get(), timeout, now, call_options.on_attempt)};
  }

  /// The I/O thread's queue. Starts the thread unless it runs. The thread keeps `self` alive.
  std::expected<std::shared_ptr<CommandQueue>, Error> command_queue(
      const std::shared_ptr<const State>& self) const {
    try {
      return async.get(self, settings).command_queue();
    } catch (const std::system_error& thrown) {
      return std::unexpected(resource_error(thrown, settings.base_url.host));
    }
  }

  /// Ends the asynchronous calls. In a child, closes the inherited sockets, because the calls of
  /// the parent's threads keep the state alive there for ever.
  void end() const {
    static_cast<void>(blocking.own());
    if (IoThread* io_thread = async.own()) io_thread->end();
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
    auto begun = CallStart::blocking(*this, request, options, call);
    if (!begun) return std::unexpected(std::move(begun.error()));
    return call->run(options.interrupted);
  });
}

AsyncCall Client::create_portal_session_async(PortalSessionRequest request, CallOptions options,
                                              PortalSessionCallback callback) const noexcept {
  const CancelHold hold;
  auto call = CallStart::prepare_async(*this, request, options, callback);
  if (call) {
    CallStart::start(*call);
    return *std::move(call);
  }
  CallResult refused{std::move(callback), std::unexpected(std::move(call.error()))};
  const auto queued = without_exceptions([&]() -> std::expected<void, Error> {
    const auto command_queue = state_->command_queue(state_);
    if (!command_queue) return std::unexpected(command_queue.error());
    (*command_queue)->complete(std::move(refused));
    return {};
  });
  if (!queued) refused.deliver();
  return {};
}

std::expected<HttpRequest, Error> Client::build_request(const PortalSessionRequest& request) const {
  return without_exceptions([&]() -> std::expected<HttpRequest, Error> {
    auto encoded = encode_request(state_->settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    return HttpRequest{"POST", state_->settings.base_url.origin + encoded->target,
                       state_->settings.headers, std::move(encoded->body)};
  });
}

std::expected<void, Error> CallStart::blocking(const Client& client,
                                               const PortalSessionRequest& request,
                                               const CallOptions& options,
                                               std::optional<BlockingCall>& call) noexcept {
  return without_exceptions([&]() -> std::expected<void, Error> {
    const Client::State& state = *client.state_;
    auto begun = state.begin(request, options);
    if (!begun) return std::unexpected(std::move(begun.error()));
    call.emplace(state.blocking.get(state.settings), std::move(begun->request),
                 std::move(begun->call));
    return {};
  });
}

std::expected<AsyncCall, Error> CallStart::prepare_async(const Client& client,
                                                         const PortalSessionRequest& request,
                                                         const CallOptions& options,
                                                         PortalSessionCallback& callback) noexcept {
  return without_exceptions([&]() -> std::expected<AsyncCall, Error> {
    const Client::State& state = *client.state_;
    if (options.interrupted)
      return invalid_argument("interrupted",
                              "is only for blocking calls: cancel an asynchronous call instead");
    auto begun = state.begin(request, options);
    if (!begun) return std::unexpected(std::move(begun.error()));
    auto command_queue = state.command_queue(client.state_);
    if (!command_queue) return std::unexpected(std::move(command_queue.error()));
    if ((*command_queue)->has_ended_at_exit()) {
      return std::unexpected(Error{.message = "the process exits and has ended the I/O thread: "
                                              "make no asynchronous call in an exit handler"});
    }
    return AsyncCall(std::make_shared<PendingCall>(std::move(begun->request),
                                                   std::move(begun->call),
                                                   *std::move(command_queue), std::move(callback)));
  });
}

std::expected<AsyncCall, Error> CallStart::prepare_queued(
    const Client& client, const PortalSessionRequest& request, const CallOptions& options,
    const std::shared_ptr<Completions>& completions, std::uint64_t token) noexcept {
  return without_exceptions([&]() -> std::expected<AsyncCall, Error> {
    Completions::Place place(completions, token);
    PortalSessionCallback callback = place.callback();
    auto call = prepare_async(client, request, options, callback);
    if (call) place.keep(*call);
    return call;
  });
}

void CallStart::start(const AsyncCall& call) noexcept {
  call.call_->command_queue->start(call.call_);
}

void AsyncCall::cancel() const noexcept {
  const CancelHold hold;
  if (call_) call_->command_queue->cancel(call_);
}

}  // namespace userhub
