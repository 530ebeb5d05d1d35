#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "catch.hpp"
#include "curl/curl_transfer.hpp"
#include "loopback_client.hpp"
#include "resolve_options.hpp"

namespace userhub::testing {

/// One transfer, driven by curl alone, and its attempts one after another.
class SingleTransfer {
 public:
  explicit SingleTransfer(ClientOptions options)
      : settings_(resolve_options(std::move(options)).value()) {
    REQUIRE(CurlTransfer::initialize());
  }

  AttemptOutcome attempt(AttemptLimits limits = {.timeout = std::chrono::seconds{60},
                                                 .connect_timeout = std::chrono::seconds{30}}) {
    REQUIRE_FALSE(transfer().begin(request_, limits));
    return transfer().finish(curl_easy_perform(transfer().handle()));
  }

  /// Throws std::bad_expected_access if there can be none.
  CurlTransfer& transfer() {
    if (!transfer_) transfer_ = CurlTransfer::create(settings_, sockets_, dead_path_).value();
    return *transfer_;
  }

  const EncodedRequest& request() const { return request_; }

 private:
  ResolvedOptions settings_;
  EncodedRequest request_ = encode_request(settings_, request_of("usr_1")).value();
  OpenSockets sockets_{settings_.options.connect_timeout};
  DeadPath dead_path_;
  std::unique_ptr<CurlTransfer> transfer_;
};

}  // namespace userhub::testing
