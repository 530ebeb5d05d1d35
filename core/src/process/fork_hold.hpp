#pragma once

namespace userhub {

/// Makes a fork() in another thread wait while it lives. Calls into curl are made under one,
/// because curl takes OpenSSL's locks: a child forked during the call would inherit a lock that
/// nobody releases. Held briefly, never while waiting or in a caller's function. May be nested.
class ForkHold {
 public:
  ForkHold();
  ~ForkHold();
  ForkHold(const ForkHold&) = delete;
  ForkHold& operator=(const ForkHold&) = delete;
};

}  // namespace userhub
