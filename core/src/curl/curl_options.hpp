#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <memory>

#include "attempt_outcome.hpp"
#include "request/encode_request.hpp"
#include "resolved_options.hpp"
#include "text/url.hpp"

namespace userhub {

/// The options of one easy handle, except its callbacks, and the data that curl does not copy. This
/// object and `settings` must outlive the handle.
class CurlOptions {
 public:
  explicit CurlOptions(const ResolvedOptions& settings) : settings_(&settings) {}

  /// Sets what is the same for all transfers. Once.
  CURLcode set_fixed(CURL* easy);

  /// Sets what one transfer needs; `request` must outlive it. The transfer uses no connection that
  /// was idle for longer than `max_idle`, or verified by CA certificates that have changed.
  CURLcode set_attempt(CURL* easy, const EncodedRequest& request, const AttemptLimits& limits,
                       std::chrono::seconds max_idle);

  /// The TrustStore's edition that the transfer's connections must be verified by.
  std::uint64_t trust_edition() const { return trust_edition_; }

 private:
  CURLcode set_security(CURL* easy);
  CURLcode set_trust_edition(CURL* easy);
  CURLcode set_headers(CURL* easy);

  struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  const ResolvedOptions* settings_;
  std::unique_ptr<curl_slist, ListFree> headers_;
  CurlUrl origin_;  ///< Null if each request needs its whole URL.
  std::uint64_t trust_edition_ = 0;
};

}  // namespace userhub
