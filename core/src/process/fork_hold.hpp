#pragma once

namespace userhub {

/// While one lives, a fork() in another thread waits: for calls into curl, which take OpenSSL's
/// locks. A child forked in the middle of one would inherit a lock that nobody opens. Held briefly,
/// never over a wait or a caller's function; one inside another is free.
class ForkHold {
 public:
  ForkHold();
  ~ForkHold();
  ForkHold(const ForkHold&) = delete;
  ForkHold& operator=(const ForkHold&) = delete;
};

}  // namespace userhub
