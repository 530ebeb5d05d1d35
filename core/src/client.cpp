#include "userhub/client.hpp"

#include <exception>
#include <new>
#include <utility>

#include "blocking_transport.hpp"
#include "call.hpp"
#include "client_settings.hpp"
#include "curl_transfer.hpp"
#include "encode_request.hpp"

namespace userhub {
namespace {

/// Nothing thrown leaves the library.
template <typename Function>
auto without_exceptions(Function function) noexcept -> decltype(function()) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{.message = "out of memory"});
  } catch (const std::exception&) {
    return std::unexpected(Error{.message = "a defect"});
  }
}

}  // namespace

struct Client::State {
  explicit State(ClientSettings checked) : settings(std::move(checked)), blocking(settings) {}
  ClientSettings settings;
  BlockingTransport blocking;
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
    return Client(std::make_unique<const State>(std::move(*settings)));
  });
}

std::expected<PortalSession, Error> Client::create_portal_session(
    const PortalSessionRequest& request, const CallOptions& options) const {
  return without_exceptions([&]() -> std::expected<PortalSession, Error> {
    const auto start = std::chrono::steady_clock::now();
    const auto timeout = options.timeout.value_or(state_->settings.options.timeout);
    if (auto checked = check_timeout(timeout, "timeout"); !checked) {
      return std::unexpected(std::move(checked.error()));
    }
    const auto encoded = encode_request(state_->settings, request);
    if (!encoded) return std::unexpected(encoded.error());
    Call call(state_->settings, timeout, start);
    return state_->blocking.run(*encoded, call, options.interrupted);
  });
}

std::expected<HttpRequest, Error> Client::build_request(const PortalSessionRequest& request) const {
  return without_exceptions([&]() -> std::expected<HttpRequest, Error> {
    auto encoded = encode_request(state_->settings, request);
    if (!encoded) return std::unexpected(std::move(encoded.error()));
    return HttpRequest{"POST", std::move(encoded->url), state_->settings.headers,
                       std::move(encoded->body)};
  });
}

}  // namespace userhub
