#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <string_view>

#include "userhub/http.hpp"

namespace userhub {

/// Reads the answer of each transfer of one handle, one at a time, by curl's header and body
/// callbacks. Ends a transfer whose answer is malformed or beyond a limit.
class ResponseReader {
 public:
  ResponseReader() = default;
  ResponseReader(const ResponseReader&) = delete;
  ResponseReader& operator=(const ResponseReader&) = delete;

  /// Once, before the first transfer. The reader must outlive the handle.
  CURLcode install(CURL* easy);

  /// Before each transfer.
  void begin();

  /// Bytes of the answer: its heads, interim ones too, and its decoded body.
  std::size_t bytes_received() const { return header_bytes_ + response_.body.size(); }

  /// The status of an answer whose head is complete, interim ones aside; else 0.
  int status() const { return head_complete_ ? last_status() : 0; }

  /// Why the answer's head ended the transfer; "" if it did not.
  std::string_view problem() const { return problem_; }

  /// Maps results of the transfer that curl uses for several things to precise ones.
  CURLcode precise(CURLcode result) const;

  /// The answer, if this result (a precise one) leaves enough of it: all of it, a body beyond the
  /// limit, or an error answer whose body cannot be decoded. Else null.
  const HttpResponse* answer(CURLcode result);

  /// Frees the memory of a large answer, which ends with it.
  void release();

 private:
  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  /// Gives curl the bytes that were taken: 0 ends the transfer.
  std::size_t take(bool (ResponseReader::*part)(std::string_view), std::string_view text) noexcept;
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  /// Of the last answer that began, interim ones included; else 0.
  int last_status() const;

  CURL* easy_ = nullptr;
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  bool after_status_line_ = false;
  bool head_complete_ = false;  ///< Of the final answer.
  bool body_too_large_ = false;
  bool out_of_memory_ = false;  ///< In a callback, which can only tell curl that it failed.
  std::string_view problem_;
};

}  // namespace userhub
