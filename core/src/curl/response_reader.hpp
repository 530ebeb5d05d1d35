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
  std::size_t bytes_received() const { return progress_.header_bytes + response_.body.size(); }

  /// The status of the final answer, once its head is complete; else 0.
  int status() const { return progress_.head_complete ? last_status() : 0; }

  /// Why the answer's head ended the transfer; "" if it did not.
  std::string_view problem() const { return progress_.problem; }

  /// Maps curl's ambiguous results to precise ones.
  CURLcode precise(CURLcode result) const;

  /// The answer that a transfer with this precise result has received: a whole one, one whose body
  /// exceeds the limit, or an error whose body cannot be decoded. Else null.
  const HttpResponse* answer(CURLcode result);

  /// Frees the memory of a large answer, which is then gone.
  void release();

 private:
  /// curl's callback for a header line or a part of the body, which `take` reads.
  template <bool (ResponseReader::*take)(std::string_view)>
  static std::size_t callback(char* text, std::size_t size, std::size_t count, void* self) noexcept;
  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
  /// The status of the last answer that began, even an interim one; else 0.
  int last_status() const;

  struct Progress {
    std::size_t header_bytes = 0;
    bool after_status_line = false;
    bool head_complete = false;  ///< Of the final answer.
    bool out_of_memory = false;
    std::string_view problem{};
  };

  CURL* easy_ = nullptr;
  HttpResponse response_;
  Progress progress_;
};

}  // namespace userhub
