#pragma once

#include <curl/curl.h>

#include <string_view>

/// Keeps a header line that begins with a blank, and has none before it to continue, out of
/// libcurl's list of headers. Up to 8.0 libcurl then continues the last header of the handle's
/// answer before, whose memory it has freed; up to 8.2 it ends the transfer before the header
/// callback sees the line. Later versions give the line to that callback, and need no guard.
///
/// The list takes no line that begins with a line feed. libcurl shows each header to the debug
/// callback before it lists it, in memory that may be written to, so that callback makes it one.
namespace userhub::header_guard {

/// Once for each handle.
CURLcode install(CURL* easy);

/// Before each transfer.
CURLcode before_transfer(CURL* easy);

/// In the header callback, for a status line.
void after_status_line(CURL* easy);

/// Whether a line that the header callback gets began with a blank.
bool is_blank_led(std::string_view line);

}  // namespace userhub::header_guard
