#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace userhub::emulator {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string version = "HTTP/1.1";
  std::string target;  ///< As it came: nothing decoded.
  Headers headers;
  std::string body;
  bool body_too_long = false;
  bool on_reused_connection = false;
  std::chrono::steady_clock::time_point received = {};  ///< When its first line had come.

  /// The raw target without an origin, which only those who take this for a proxy send.
  std::string_view path_and_query() const;
  std::string_view path() const;   ///< The same, before its `?`.
  std::string_view query() const;  ///< The same, after its `?`.
  std::string_view host() const;   ///< The target's, else the Host header's; perhaps with a port.
  std::string_view header(std::string_view name) const;  ///< "" where missing.
};

/// How the answer goes out.
struct Delivery {
  enum class Manner {
    whole,  ///< At once.
    drip,   ///< The body byte by byte, `pace` apart.
    cut,    ///< Half of the announced body, then the connection closes.
    close,  ///< Not at all: the connection closes.
    reset,  ///< Not at all: the connection is reset.
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
