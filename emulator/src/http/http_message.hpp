#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace userhub::emulator {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string version = "HTTP/1.1";
  std::string target;  ///< Raw: nothing is decoded.
  Headers headers;
  std::string body;
  bool body_too_long = false;
  bool on_reused_connection = false;
  std::chrono::steady_clock::time_point received = {};  ///< When the request line arrived.

  /// The raw target without an origin; only clients that use a proxy send one.
  std::string_view path_and_query() const;
  std::string_view path() const;   ///< The part before `?`.
  std::string_view query() const;  ///< The part after `?`.
  std::string_view host() const;   ///< From the target, else the Host header; may have a port.
  std::string_view header(std::string_view name) const;  ///< "" if missing.
  std::optional<std::string_view> bearer() const;        ///< The token of `Authorization: Bearer`.
};

/// How the answer is sent.
struct Delivery {
  enum class Manner {
    whole,  ///< At once.
    drip,   ///< The body byte by byte, one each `pace`.
    cut,    ///< Half of the announced body, then the connection closes.
    close,  ///< No answer: the connection closes.
    reset,  ///< No answer: the connection is reset.
  };
  Manner manner = Manner::whole;
  std::chrono::milliseconds delay{};
  std::chrono::milliseconds pace{};
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  Delivery delivery;
};

bool equal_ignoring_case(std::string_view left, std::string_view right);

}  // namespace userhub::emulator
