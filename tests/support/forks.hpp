#pragma once

#include <sys/types.h>

#include <array>
#include <functional>
#include <vector>

namespace userhub::testing {

/// A way to a child.
struct Fork {
  const char* name;
  pid_t (*fork)();
  /// Whether malloc() and OpenSSL can be used in a child of a process with busy threads.
  bool runs_handlers;
};

/// All that a child can be noticed by: by a wiped page and a handler, by the page alone, by the
/// handler alone. In a portable build, only those with a handler: see left_out_of_portable.txt.
std::vector<Fork> all_forks();

/// Starts a child that ends with whether this is true there; a hung one is killed. LeakSanitizer
/// does not look at it: what the parent's threads hold is lost there.
pid_t start_child(const std::function<bool()>& work, pid_t (*fork)() = nullptr);
/// Whether it ended with true.
bool succeeded(pid_t child);
bool in_child(const std::function<bool()>& work, pid_t (*fork)() = nullptr);

/// Runs this in a process whose ID is 1. Must be called where there is no other thread. Throws
/// where the kernel refuses that to this user.
bool in_first_process(const std::function<bool()>& work);
/// The children of this process are each the first of a PID namespace from now on, and it can start
/// no more threads.
void number_children_anew();

/// Opens for all that wait at it at the same instant.
class Gate {
 public:
  Gate();
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void wait() const;
  void open();

 private:
  std::array<int, 2> ends_{};
};

}  // namespace userhub::testing
