#include <sched.h>
#include <sys/prctl.h>

#include <csignal>

#include "workload.hpp"

/// Takes what nobody else wants of the core it runs on, until its parent ends.
int main() {
  const sched_param none{};
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || sched_setscheduler(0, SCHED_IDLE, &none) != 0) {
    workload::fail("cannot run at idle priority");
  }
  for (;;) {
#ifdef __x86_64__
    __builtin_ia32_pause();  // where cores are two halves of one, the other half loses nothing
#else
    asm volatile("");
#endif
  }
}
