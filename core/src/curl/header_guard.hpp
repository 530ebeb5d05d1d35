#pragma once

#include <curl/curl.h>

#include <string_view>

/// Guards against a first header line that begins with a blank. Up to 8.0 libcurl appends such a
/// line to the last header of the handle's previous answer, whose memory it has freed; up to 8.2 it
/// ends the transfer before the header callback sees the line. Later versions need no guard.
///
/// libcurl shows each header line to the debug callback before it stores it, in memory that may be
/// written to, and stores no line that begins with a line feed: so the callback writes one there.
namespace userhub::header_guard {

/// Once for each handle.
CURLcode install(CURL* easy);

/// Before each transfer.
CURLcode before_transfer(CURL* easy);

/// In the header callback, for a status line.
void after_status_line(CURL* easy);

/// Whether a line, as the header callback gets it, began with a blank.
bool is_blank_led(std::string_view line);

}  // namespace userhub::header_guard
