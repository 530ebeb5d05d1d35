#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "attempt_outcome.hpp"
#include "curl/tls_alert.hpp"
#include "resolved_options.hpp"

namespace userhub {

/// What a failed transfer means to a caller.
struct CurlFailure {
  FailureCause cause;
  std::string_view message;
};

/// CURLE_TOO_LARGE, which curl's header has from 8.6 on.
inline constexpr auto too_large = static_cast<CURLcode>(100);

inline constexpr std::string_view headers_too_long = "the answer's headers are too long";
inline constexpr std::string_view first_header_blank_led =
    "the answer's first header line begins with a blank";

/// What each result of curl means, except a time-out and a lack of memory.
CurlFailure failure_of(CURLcode result);

/// What a SOCKS proxy's refusal means.
CurlFailure socks_failure(CURLproxycode refusal);

/// What a result means on the way to a proxy or through its tunnel, given what it means elsewhere.
/// Nothing received there comes from UserHub.
CurlFailure proxy_failure(CURLcode result, const CurlFailure& elsewhere);

/// A transfer that failed for a reason other than a time-out or a lack of memory.
struct FailedTransfer {
  const ResolvedOptions& settings;
  CURL* easy;
  CURLcode result;
  bool request_begun;
  std::string_view problem;    ///< Of the answer's head; see ResponseReader::problem().
  std::string_view curl_text;  ///< CURLOPT_ERRORBUFFER.
  const TlsAlert& alert;
};

/// Completes the outcome of a transfer that failed: cause, message, phase and TLS alert. The
/// message leaves out curl's text if that may show a proxy's password.
void explain(AttemptOutcome& outcome, const FailedTransfer& failed);

/// The base URL's host for a message, which also says if a proxy is on the way to it.
std::string destination(const ResolvedOptions& settings);

}  // namespace userhub
