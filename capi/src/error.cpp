#include "error.hpp"

#include <array>
#include <cstddef>
#include <iterator>
#include <new>
#include <string>
#include <system_error>
#include <utility>

#include "invalid_argument.hpp"
#include "process/resource_error.hpp"

namespace userhub::capi {
namespace {

static_assert(static_cast<int>(ErrorCode::invalid_argument) == USERHUB_INVALID_ARGUMENT);
static_assert(static_cast<int>(ErrorCode::connection_failed) == USERHUB_CONNECTION_FAILED);
static_assert(static_cast<int>(ErrorCode::tls_failed) == USERHUB_TLS_FAILED);
static_assert(static_cast<int>(ErrorCode::timed_out) == USERHUB_TIMED_OUT);
static_assert(static_cast<int>(ErrorCode::cancelled) == USERHUB_CANCELLED);
static_assert(static_cast<int>(ErrorCode::api_error) == USERHUB_API_ERROR);
static_assert(static_cast<int>(ErrorCode::bad_response) == USERHUB_BAD_RESPONSE);
static_assert(static_cast<int>(ErrorCode::internal) == USERHUB_INTERNAL);

/// Never destroyed, because a program may keep it until after static destruction. Its message fits
/// in the string object, so nothing is allocated.
template <const std::string_view& message>
userhub_error* preallocated_error() noexcept {
  static_assert(message.size() <= 15);
  alignas(userhub_error) static std::array<std::byte, sizeof(userhub_error)> storage;
  static auto* const error = [] {
    auto* created = new (storage.data()) userhub_error{.error = Error(), .preallocated = true};
    created->error.message = message;
    return created;
  }();
  return error;
}

constexpr std::string_view out_of_memory = "out of memory";
constexpr std::string_view internal_error = "internal error";

const char* text(const userhub_error* error, std::string Error::* member) {
  return error == nullptr ? nullptr : (error->error.*member).c_str();
}

auto metadata_at(const userhub_error& error, std::size_t index) {
  return std::next(error.error.metadata.begin(), static_cast<std::ptrdiff_t>(index));
}

}  // namespace

userhub_status to_status(ErrorCode code) {
  return static_cast<userhub_status>(code);
}

std::unexpected<Error> null_argument(std::string name) {
  return invalid_argument(std::move(name), "is NULL");
}

userhub_status fail(Error error, userhub_error** out) {
  const userhub_status status = to_status(error.code);
  if (out != nullptr) *out = new userhub_error{.error = std::move(error)};
  return status;
}

userhub_status fail_thrown(userhub_error** out) noexcept {
  userhub_error* error = nullptr;
  try {
    try {
      throw;
    } catch (const std::system_error& thrown) {
      return fail(resource_error(thrown), out);
    }
  } catch (const std::bad_alloc&) {
    error = preallocated_error<out_of_memory>();
  } catch (...) {
    error = preallocated_error<internal_error>();
  }
  if (out != nullptr) *out = error;
  return USERHUB_INTERNAL;
}

}  // namespace userhub::capi

using userhub::Error;
using userhub::capi::metadata_at;
using userhub::capi::text;

const char* userhub_status_name(userhub_status status) {
  if (status == USERHUB_OK) return "ok";
  if (status < USERHUB_INVALID_ARGUMENT || status > USERHUB_INTERNAL) return "";
  return to_string(static_cast<userhub::ErrorCode>(status)).data();  // of a literal
}

userhub_status userhub_error_code(const userhub_error* error) {
  return error == nullptr ? USERHUB_OK : userhub::capi::to_status(error->error.code);
}

const char* userhub_error_message(const userhub_error* error) {
  return text(error, &Error::message);
}

int userhub_error_http_status(const userhub_error* error) {
  return error == nullptr ? 0 : error->error.http_status;
}

const char* userhub_error_api_code(const userhub_error* error) {
  return text(error, &Error::api_code);
}

const char* userhub_error_reason(const userhub_error* error) {
  return text(error, &Error::reason);
}

const char* userhub_error_param(const userhub_error* error) {
  return text(error, &Error::param);
}

size_t userhub_error_metadata_count(const userhub_error* error) {
  return error == nullptr ? 0 : error->error.metadata.size();
}

const char* userhub_error_metadata_key(const userhub_error* error, size_t index) {
  if (index >= userhub_error_metadata_count(error)) return nullptr;
  return metadata_at(*error, index)->first.c_str();
}

const char* userhub_error_metadata_value(const userhub_error* error, size_t index) {
  if (index >= userhub_error_metadata_count(error)) return nullptr;
  return metadata_at(*error, index)->second.c_str();
}

const char* userhub_error_locale_message(const userhub_error* error) {
  return text(error, &Error::locale_message);
}

const char* userhub_error_request_id(const userhub_error* error) {
  return text(error, &Error::request_id);
}

int userhub_error_attempts(const userhub_error* error) {
  return error == nullptr ? 0 : error->error.attempts;
}

int64_t userhub_error_elapsed_ms(const userhub_error* error) {
  return error == nullptr ? 0 : error->error.elapsed.count();
}

const char* userhub_error_host(const userhub_error* error) {
  return text(error, &Error::host);
}

const char* userhub_error_phase(const userhub_error* error) {
  return error == nullptr ? nullptr : to_string(error->error.phase).data();  // of a literal
}

int64_t userhub_error_retry_after_seconds(const userhub_error* error) {
  if (error == nullptr || !error->error.retry_after) return -1;
  return error->error.retry_after->count();
}

void userhub_error_free(userhub_error* error) {
  if (error != nullptr && !error->preallocated) delete error;
}
