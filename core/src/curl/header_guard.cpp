#include "curl/header_guard.hpp"

#include <cstddef>

namespace userhub::header_guard {
namespace {

const bool is_needed = curl_version_info(CURLVERSION_NOW)->version_num < 0x080300;

bool begins_with_blank(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

int on_debug(CURL* easy, curl_infotype type, char* text, std::size_t size, void* /*unused*/) {
  if (type != CURLINFO_HEADER_IN) return 0;
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L);  // curl shows much else, and only this line matters
  if (begins_with_blank({text, size})) text[0] = '\n';
  return 0;
}

/// On after a status line: the debug callback sees the next line, and curl decodes chunks. Off
/// before: trailers of a proxy's answer to CONNECT are stored without that callback, but only if
/// curl decodes chunks.
CURLcode set_answering(CURL* easy, bool answering) {
  if (!is_needed) return CURLE_OK;
  const long on = answering ? 1L : 0L;
  const CURLcode set = curl_easy_setopt(easy, CURLOPT_VERBOSE, on);
  return set == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, on) : set;
}

}  // namespace

CURLcode install(CURL* easy) {
  return is_needed ? curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug) : CURLE_OK;
}

CURLcode before_transfer(CURL* easy) {
  return set_answering(easy, false);
}

void after_status_line(CURL* easy) {
  set_answering(easy, true);
}

bool is_blank_led(std::string_view line) {
  // A line feed here is the guard's: one from the server would end the line.
  return begins_with_blank(line) || (line.starts_with('\n') && line.size() > 1);
}

}  // namespace userhub::header_guard
