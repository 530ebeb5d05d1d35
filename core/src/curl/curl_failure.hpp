#pragma once

#include <curl/curl.h>

#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// What a failure is to a caller.
struct FailureKind {
  ErrorCode code;
  bool retryable;
  std::string_view message;
};

/// A result of curl's, which has the name from 8.6 on.
inline constexpr auto too_large = static_cast<CURLcode>(100);

inline constexpr FailureKind headers_too_long{ErrorCode::bad_response, false,
                                              "the answer's headers are too long"};
inline constexpr FailureKind first_header_blank_led{
    ErrorCode::bad_response, false, "the answer's first header line begins with a blank"};

/// What each of curl's codes means, but for those of a time-out and a lack of memory.
FailureKind failure_kind(CURLcode result);

/// What a SOCKS proxy's refusal means to a caller.
FailureKind socks_failure_kind(CURLproxycode refusal);

/// What a result means on the way to a proxy or its tunnel, given what it means elsewhere. Nothing
/// that is said there is an answer of UserHub's.
FailureKind proxy_failure_kind(CURLcode result, const FailureKind& elsewhere);

}  // namespace userhub
