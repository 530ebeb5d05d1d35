#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace userhub::emulator {

struct EmulatorOptions {
  /// IPv4 address to bind. Anything but loopback lets others in with a well-known key.
  std::string host = "127.0.0.1";
  /// 0 picks a free one.
  std::uint16_t port = 4010;
  std::string admin_key = "userhub_admin_emulator";
  /// File whose text is the admin key instead, a newline at its end aside; "": none.
  std::string admin_key_file;
  /// SQLite file of the state, made where missing, for its owner alone; "" keeps the state in
  /// memory.
  std::string state_file;
  /// JSON file of what the state starts with; "" is the built-in seed.
  std::string seed_file;
  /// Where the portal returns to when a session names no returnUrl.
  std::string app_url = "http://localhost:3000/";
  /// Where the portal sends a visitor without a session, with `portalUrl=<path>`; "": nowhere, they
  /// are told that they are signed out.
  std::string callback_url;
  /// Origin that browsers reach it by, where that is not its own, as behind a mapped port: links
  /// are made in it. "" is its own.
  std::string public_url;
  /// How long a sign-in link works.
  std::chrono::seconds token_ttl{300};
  /// Import external users only over the connections of the seed.
  bool strict_users = false;
  /// Faults that the first calls meet, e.g. "503_twice"; again after a reset.
  std::vector<std::string> faults;
  /// Names that requests may come under, beside those of this machine.
  std::vector<std::string> allowed_hosts;
  /// Tokens come from a fixed seed and the clock stands still, so that a run repeats to the byte.
  bool deterministic = false;
};

/// A running local UserHub: it answers from start() until destruction, on a thread of its own.
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

  /// What the options ask for that will hardly be meant, one line each.
  const std::vector<std::string>& warnings() const;

 private:
  struct Parts;
  explicit Emulator(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// The faults, one a line, for a help text.
std::string describe_faults();

}  // namespace userhub::emulator
