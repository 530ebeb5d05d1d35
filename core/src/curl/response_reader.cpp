#include "curl/response_reader.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <string>

#include "curl/curl_failure.hpp"
#include "curl/easy_handle.hpp"
#include "curl/header_guard.hpp"
#include "text/ascii.hpp"

namespace userhub {
namespace {

constexpr std::size_t max_header_bytes = std::size_t{256} * 1024;
constexpr std::size_t kept_body_bytes = std::size_t{64} * 1024;  ///< Room for the next answer.

bool is_kept_header(std::string_view name) {
  constexpr std::array<std::string_view, 3> kept{"retry-after", "x-request-id", "request-id"};
  return std::ranges::any_of(
      kept, [name](std::string_view header) { return equals_ignoring_case(name, header); });
}

}  // namespace

template <bool (ResponseReader::*take)(std::string_view)>
std::size_t ResponseReader::callback(char* text, std::size_t size, std::size_t count,
                                     void* self) noexcept {
  auto& reader = *static_cast<ResponseReader*>(self);
  constexpr std::size_t end_transfer = 0;
  try {
    return (reader.*take)({text, size * count}) ? size * count : end_transfer;
  } catch (const std::bad_alloc&) {
    reader.progress_.out_of_memory = true;
    return end_transfer;
  }
}

CURLcode ResponseReader::install(CURL* easy) {
  easy_ = easy;
  OptionSetter set(easy);
  set(CURLOPT_HEADERFUNCTION, callback<&ResponseReader::take_header>);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, callback<&ResponseReader::take_body>);
  set(CURLOPT_WRITEDATA, this);
  set(header_guard::install(easy));
  return set.result();
}

void ResponseReader::begin() {
  response_.status = 0;
  response_.headers.clear();
  response_.body.clear();
  progress_ = {};
}

CURLcode ResponseReader::precise(CURLcode result) const {
  if (progress_.out_of_memory) return CURLE_OUT_OF_MEMORY;
  // curl accepts a head that is cut short as a whole one.
  if (result == CURLE_OK && status() == 0) return CURLE_PARTIAL_FILE;
  // curl calls one header line over its own limit "out of memory", from 8.6 on "too large".
  const bool in_head = progress_.header_bytes > 0 && !progress_.head_complete;
  if (result == CURLE_OUT_OF_MEMORY && in_head) return too_large;
  // The callbacks accepted all data, so a decoder reports this about the rest.
  if (result == CURLE_WRITE_ERROR && progress_.problem.empty()) return CURLE_BAD_CONTENT_ENCODING;
  return result;
}

const HttpResponse* ResponseReader::answer(CURLcode result) {
  response_.status = status();
  const bool is_body_too_large = response_.body.size() > max_response_body_bytes;
  if (result == CURLE_OK || is_body_too_large) return &response_;
  if (result != CURLE_BAD_CONTENT_ENCODING || response_.status < 300) return nullptr;
  response_.body = failure_of(result).message;
  return &response_;
}

void ResponseReader::release() {
  if (response_.body.capacity() > kept_body_bytes) std::string().swap(response_.body);
}

int ResponseReader::last_status() const {
  return static_cast<int>(curl_info(easy_, CURLINFO_RESPONSE_CODE));
}

bool ResponseReader::take_header(std::string_view line) {
  progress_.header_bytes += line.size();
  if (progress_.header_bytes > max_header_bytes) progress_.problem = headers_too_long;
  if (progress_.after_status_line && header_guard::is_blank_led(line))
    progress_.problem = first_header_blank_led;
  if (!progress_.problem.empty()) return false;
  if (progress_.head_complete) return true;  // a trailer
  progress_.after_status_line = line.starts_with("HTTP/");
  if (progress_.after_status_line) {
    response_.headers.clear();  // an interim answer's
    header_guard::after_status_line(easy_);
  } else if (line.starts_with('\r') || line.starts_with('\n')) {
    progress_.head_complete = last_status() >= 200;
  } else if (const std::size_t colon = line.find(':');
             colon != std::string_view::npos && is_kept_header(line.substr(0, colon))) {
    response_.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return true;
}

bool ResponseReader::take_body(std::string_view bytes) {
  response_.body += bytes;
  return response_.body.size() <= max_response_body_bytes;
}

}  // namespace userhub
