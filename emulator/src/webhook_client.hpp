#pragma once

#include <memory>
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

/// Sends one request at a time over plain HTTP. An answer may have 64 KiB.
class WebhookClient {
 public:
  explicit WebhookClient(const std::string& url);
  ~WebhookClient();

  WebhookAnswer post(const WebhookRequest& request);

  /// Ends the request in progress; for other threads.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace userhub::emulator
