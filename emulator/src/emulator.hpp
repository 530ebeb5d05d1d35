#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace userhub::emulator {

struct EmulatorOptions {
  /// IPv4 address to bind, or `localhost`: 127.0.0.1 and ::1. Any address but loopback lets others
  /// in: the default key is public.
  std::string host = "127.0.0.1";
  /// 0 picks a free one.
  std::uint16_t port = 4010;
  std::string admin_key = "userhub_admin_emulator";
  /// File that holds the admin key instead (a final newline is ignored); "": none.
  std::string admin_key_file;
  /// SQLite file of the state, created if missing, readable by its owner only; "" keeps the state
  /// in memory.
  std::string state_file;
  /// JSON file with the initial state; "" is the built-in seed.
  std::string seed_file;
  /// Where the portal's return link leads if the session has no returnUrl.
  std::string app_url = "http://localhost:3000/";
  /// Where the portal sends a visitor without a session, with `portalUrl=<path>`; "": it shows a
  /// page that says they are signed out.
  std::string callback_url;
  /// Origin of sign-in links, if browsers reach the emulator by another address, such as a mapped
  /// port. "": the address it listens on.
  std::string public_url;
  /// Where to POST signed events; plain http. "": nowhere.
  std::string webhook_url;
  std::string webhook_secret;
  /// File that holds the secret instead (a final newline is ignored); "": none.
  std::string webhook_secret_file;
  /// How long a sign-in link works.
  std::chrono::seconds token_ttl{300};
  /// Import external users only over connections of the seed.
  bool strict_users = false;
  /// Faults for the first calls, e.g. "503_twice"; queued again after a reset.
  std::vector<std::string> faults;
  /// Host names that requests may use, in addition to this machine's.
  std::vector<std::string> allowed_hosts;
  /// Tokens come from a fixed sequence and the clock stands still: two runs give identical bytes.
  bool deterministic = false;
  /// Write a line per request to stderr.
  bool log_requests = false;
  /// Replace the state when the seed file changes.
  bool watch_seed_file = false;
};

/// A running local UserHub. It answers from start() until destruction, on its own thread.
class Emulator {
 public:
  /// The error is one line that says what to do.
  static std::expected<Emulator, std::string> start(const EmulatorOptions& options);

  Emulator(Emulator&&) noexcept;
  Emulator& operator=(Emulator&&) noexcept;
  ~Emulator();

  /// Origin that it listens on, without a trailing slash.
  const std::string& url() const;

  const std::string& admin_key() const;

  /// Options that are probably mistakes, one line each.
  const std::vector<std::string>& warnings() const;

 private:
  struct Parts;
  explicit Emulator(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// The list of faults for a help text, one line each.
std::string describe_faults();

}  // namespace userhub::emulator
