#pragma once

#include <curl/curl.h>

#include <string_view>

#include "userhub/error.hpp"

namespace userhub {

/// What one of curl's results means to a caller.
struct FailureKind {
  ErrorCode code;
  bool retryable;
  std::string_view message;
};

/// What a SOCKS proxy's refusal means to a caller.
FailureKind socks_failure_kind(CURLproxycode refusal);

/// What a result means on the way to a proxy or its tunnel, given what it means elsewhere. Nothing
/// that is said there is an answer of UserHub's.
FailureKind proxy_failure_kind(CURLcode result, const FailureKind& elsewhere);

}  // namespace userhub
