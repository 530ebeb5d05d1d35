#pragma once

#include <string>

namespace userhub::emulator {

/// A request to a webhook.
struct WebhookRequest {
  std::string action;
  std::string timestamp;  ///< Unix seconds of the machine's time.
  std::string signature;
  const std::string& body;
};

/// What a webhook answered.
struct WebhookAnswer {
  int status = 0;  ///< 0 without an answer.
  std::string body = {};
  std::string error = {};  ///< Why there is no whole answer; "": there is one.
};

/// Sends one request at a time over plain HTTP, in at most 10 seconds. The head of an answer may
/// have 16 KiB, its body 64 KiB.
class WebhookClient {
 public:
  explicit WebhookClient(std::string url);
  WebhookClient(const WebhookClient&) = delete;
  WebhookClient& operator=(const WebhookClient&) = delete;
  ~WebhookClient();

  WebhookAnswer post(const WebhookRequest& request);

  /// Ends the request in progress, and later ones, at once; for other threads.
  void stop();

 private:
  std::string url_;
  int stopped_;  // A descriptor that is readable after stop().
};

}  // namespace userhub::emulator
