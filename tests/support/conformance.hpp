#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loopback_server.hpp"

/// The cases of tests/conformance that every language runs.
namespace userhub::testing {

/// A request and what must be built of it: either path and body, or a refusal with error and param.
struct RequestCase {
  std::string name;
  std::string user_id;
  std::string portal_url;
  std::string return_url;
  std::string success_url;
  std::string organization_id;
  std::string path;
  std::string body;
  std::string error;
  std::string param;

  bool has_nul() const;
};

/// An answer and what must be read from it: either redirect_url, or an error with a code.
struct AnswerCase {
  std::string name;
  int status = 0;
  Headers headers;
  std::string body;
  bool cut = false;   ///< The connection closes before the promised end; needs a network.
  bool gzip = false;  ///< The body travels compressed; needs a network.

  std::optional<std::string> redirect_url;
  std::string code;
  std::optional<int> http_status;
  std::optional<std::string> message;
  std::string api_code;
  std::string reason;
  std::string param;
  std::map<std::string, std::string> metadata;
  std::string locale_message;
  std::string request_id;
  std::optional<long long> retry_after;

  bool needs_network() const { return cut || gzip; }
  /// The answer as a server sends it.
  Reply reply() const;
};

/// A fault of faults.hpp and what a client with one retry must make of it.
struct FaultCase {
  std::string name;
  std::string fault;
  bool warm = false;   ///< Met by the second call over a connection.
  bool lasts = false;  ///< Does not end, so that no later call of the client succeeds.
  std::chrono::milliseconds timeout{};
  std::chrono::milliseconds attempt_timeout{};
  std::chrono::milliseconds connect_timeout{};

  std::string code;  ///< "ok": the call succeeds.
  std::string phase;
  int attempts = 0;
  int http_status = 0;
  std::string says;  ///< Is in the message.
};

/// Throw where a file is missing or does not have the documented form. The timeouts of fault cases
/// are multiplied by slowness().
std::vector<RequestCase> load_request_cases();
std::vector<AnswerCase> load_answer_cases();
std::vector<FaultCase> load_fault_cases();

}  // namespace userhub::testing
