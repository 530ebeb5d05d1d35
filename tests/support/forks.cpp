#include "forks.hpp"

#include <sanitizer/lsan_interface.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "slowness.hpp"

namespace userhub::testing {
namespace {

constexpr unsigned longest_child_seconds = 120;  // a hang, on any machine

bool is_child = false;

/// While it lives no page is wiped in a child: madvise() succeeds and does nothing under qemu-user.
class UnwipedPages {
 public:
  UnwipedPages() {
    std::ifstream mappings("/proc/self/smaps");
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    for (std::string line; std::getline(mappings, line);) {
      std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end);
      if (!line.starts_with("VmFlags:") || !line.contains(" wf")) continue;
      pages_.push_back({reinterpret_cast<void*>(begin), end - begin});
    }
    if (pages_.empty()) throw std::runtime_error("no page is wiped on fork");
    advise(MADV_KEEPONFORK);
  }
  ~UnwipedPages() { advise(MADV_WIPEONFORK); }
  UnwipedPages(const UnwipedPages&) = delete;
  UnwipedPages& operator=(const UnwipedPages&) = delete;

 private:
  struct Pages {
    void* begin;
    std::size_t size;
  };
  void advise(int advice) const {
    for (const auto& [begin, size] : pages_) ::madvise(begin, size, advice);
  }
  std::vector<Pages> pages_;
};

pid_t fork_without_wiping() {
  const UnwipedPages unwiped;
  return ::fork();
}

pid_t clone_by_system_call() {
  return static_cast<pid_t>(::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

}  // namespace

std::vector<Fork> all_forks() {
  std::vector<Fork> forks{
      {.name = "fork()", .fork = ::fork, .runs_handlers = true},
      {.name = "_Fork()", .fork = ::_Fork, .runs_handlers = false},
      {.name = "the system call clone()", .fork = clone_by_system_call, .runs_handlers = false},
      {.name = "fork() where no page is wiped",
       .fork = fork_without_wiping,
       .runs_handlers = true}};
#ifdef USERHUB_LEFT_OUT
  std::ifstream left_out(USERHUB_LEFT_OUT);
  for (std::string name; std::getline(left_out, name);) {
    std::erase_if(forks, [&](const Fork& way) { return way.name == name; });
  }
#endif
  return forks;
}

pid_t start_child(const std::function<bool()>& work, pid_t (*fork)()) {
  std::fflush(stdout);  // or a child that exits would print it once more
  std::cout.flush();
  const pid_t child = fork == nullptr ? ::fork() : fork();
  if (child != 0) return child;
  is_child = true;
  std::signal(SIGALRM, [](int) { ::_exit(1); });  // by default the first process ignores it
  ::alarm(longest_child_seconds * static_cast<unsigned>(slowness()));
  try {
    ::_exit(work() ? 0 : 1);
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "in a child: %s\n", thrown.what());
  } catch (...) {
    std::fputs("in a child: a REQUIRE failed\n", stderr);
  }
  ::_exit(1);
}

bool succeeded(pid_t child) {
  int status = 1;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool in_child(const std::function<bool()>& work, pid_t (*fork)()) {
  return succeeded(start_child(work, fork));
}

void number_children_anew() {
  // Without privileges a user namespace of one's own gives the right, where those are allowed.
  if (::unshare(CLONE_NEWPID) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWPID) == 0) return;
  throw std::system_error(
      errno, std::generic_category(),
      "this test needs unshare(CLONE_NEWPID): CAP_SYS_ADMIN (docker run --cap-add SYS_ADMIN), or "
      "user namespaces for everyone (sysctl kernel.unprivileged_userns_clone=1)");
}

bool in_first_process(const std::function<bool()>& work) {
  number_children_anew();
  return in_child([&work] { return ::getpid() == 1 && work(); });
}

Gate::Gate() {
  if (::pipe(ends_.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
}

Gate::~Gate() {
  ::close(ends_[0]);
  ::close(ends_[1]);
}

void Gate::wait() const {
  ::close(ends_[1]);
  char byte = 0;
  while (::read(ends_[0], &byte, 1) < 0) {
  }
}

void Gate::open() {
  ::close(ends_[1]);
  ends_[1] = -1;
}

}  // namespace userhub::testing

/// Asked at exit.
extern "C" int __lsan_is_turned_off() {
  return userhub::testing::is_child ? 1 : 0;
}
