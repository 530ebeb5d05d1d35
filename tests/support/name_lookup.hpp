#pragma once

#include <string>

namespace userhub::testing {

/// How a look-up of one host name ends in this process, while this lives: it replaces
/// getaddrinfo() for that name. Only one at a time.
class NameLookup {
 public:
  enum class Answer {
    stuck,    ///< It does not end until this does.
    unknown,  ///< There is no such host.
    found,    ///< It is 127.0.0.1.
  };

  NameLookup(std::string host, Answer answer);
  /// Waits until no look-up of the name is in progress.
  ~NameLookup();
  NameLookup(const NameLookup&) = delete;
  NameLookup& operator=(const NameLookup&) = delete;

  /// From now on, for look-ups in progress too.
  void answer(Answer answer);
  /// Waits until so many look-ups are stuck.
  void wait_for_stuck(int count) const;
};

}  // namespace userhub::testing
