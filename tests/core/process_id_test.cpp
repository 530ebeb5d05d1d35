#include "process_id.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.hpp"

using namespace userhub;

TEST_CASE("a process knows its ID, and so does a child, however it was forked") {
  CHECK(process_id() == ::getpid());
  CHECK(process_id() == ::getpid());
  const auto fork = GENERATE(
      +[] { return ::fork(); }, +[] { return ::_Fork(); },
      +[] {
        return static_cast<pid_t>(
            ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr));
      });
  const pid_t child = fork();
  if (child == 0) ::_exit(process_id() == ::getpid() && process_id() == ::getpid() ? 0 : 1);
  int status = 1;
  CHECK(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(process_id() == ::getpid());
}
