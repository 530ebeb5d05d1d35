#pragma once

#include <string>

namespace userhub::testing {

/// While this lives, it decides how look-ups of one host name end in this process: it replaces
/// getaddrinfo() for that name. Only one at a time.
class NameLookup {
 public:
  enum class Answer {
    stuck,    ///< No end before another answer().
    unknown,  ///< There is no such host.
    found,    ///< It is 127.0.0.1.
    two,      ///< It is 127.0.0.2 and, if that does not answer, 127.0.0.1.
  };

  NameLookup(std::string host, Answer answer);
  /// Waits until no look-up of the name is in progress.
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

  /// From now on, for look-ups in progress too.
  void answer(Answer answer);
  /// Waits until `count` look-ups are stuck.
  void wait_for_stuck(int count) const;
};

}  // namespace userhub::testing
