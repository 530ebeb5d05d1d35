#include "curl/response_reader.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <string>

#include "curl/curl_failure.hpp"
#include "curl/curl_info.hpp"
#include "curl/header_guard.hpp"
#include "curl/option_setter.hpp"
#include "text/ascii.hpp"

namespace userhub {
namespace {

constexpr std::size_t max_header_bytes = std::size_t{256} * 1024;
constexpr std::size_t kept_body_bytes = std::size_t{64} * 1024;  ///< Room for the next answer.

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_kept_header(std::string_view name) {
  constexpr std::array<std::string_view, 3> kept{"retry-after", "x-request-id", "request-id"};
  return std::ranges::any_of(
      kept, [name](std::string_view header) { return equals_ignoring_case(name, header); });
}

}  // namespace

CURLcode ResponseReader::install(CURL* easy) {
  easy_ = easy;
  OptionSetter set(easy);
  set(CURLOPT_HEADERFUNCTION, on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, on_body);
  set(CURLOPT_WRITEDATA, this);
  return set.result() == CURLE_OK ? header_guard::install(easy) : set.result();
}

void ResponseReader::begin() {
  response_.status = 0;
  response_.headers.clear();
  response_.body.clear();
  header_bytes_ = 0;
  after_status_line_ = false;
  head_complete_ = false;
  body_too_large_ = false;
  out_of_memory_ = false;
  problem_ = {};
}

CURLcode ResponseReader::precise(CURLcode result) const {
  if (out_of_memory_) return CURLE_OUT_OF_MEMORY;
  // curl takes a head that is cut short for a whole one.
  if (result == CURLE_OK && status() == 0) return CURLE_PARTIAL_FILE;
  // curl calls one header line over its own limit "out of memory", from 8.6 on "too large".
  const bool in_head = header_bytes_ > 0 && !head_complete_;
  if (result == CURLE_OUT_OF_MEMORY && in_head) return too_large;
  // The callbacks took all that they were given: it is a decoder that says this of the rest.
  if (result == CURLE_WRITE_ERROR && problem_.empty()) return CURLE_BAD_CONTENT_ENCODING;
  return result;
}

const HttpResponse* ResponseReader::answer(CURLcode result) {
  response_.status = status();
  if (result == CURLE_OK || body_too_large_) return &response_;
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

std::size_t ResponseReader::on_header(char* line, std::size_t size, std::size_t count, void* self) {
  auto& reader = *static_cast<ResponseReader*>(self);
  return reader.take(&ResponseReader::take_header, {line, size * count});
}

std::size_t ResponseReader::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& reader = *static_cast<ResponseReader*>(self);
  return reader.take(&ResponseReader::take_body, {bytes, size * count});
}

std::size_t ResponseReader::take(bool (ResponseReader::*part)(std::string_view),
                                 std::string_view text) noexcept {
  try {
    return (this->*part)(text) ? text.size() : 0;
  } catch (const std::bad_alloc&) {
    out_of_memory_ = true;
    return 0;
  }
}

bool ResponseReader::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > max_header_bytes) problem_ = headers_too_long;
  if (after_status_line_ && header_guard::is_blank_led(line)) problem_ = first_header_blank_led;
  if (!problem_.empty()) return false;
  if (head_complete_) return true;  // a trailer
  after_status_line_ = line.starts_with("HTTP/");
  if (after_status_line_) {
    response_.headers.clear();  // an interim answer's
    header_guard::after_status_line(easy_);
  } else if (line.starts_with('\r') || line.starts_with('\n')) {
    head_complete_ = last_status() >= 200;
  } else if (const std::size_t colon = line.find(':');
             colon != std::string_view::npos && is_kept_header(line.substr(0, colon))) {
    response_.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return true;
}

bool ResponseReader::take_body(std::string_view bytes) {
  response_.body += bytes;
  body_too_large_ = response_.body.size() > max_response_body_bytes;
  return !body_too_large_;
}

}  // namespace userhub
