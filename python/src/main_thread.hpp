#pragma once

#include <unistd.h>

#ifdef __APPLE__
#include <pthread.h>
#endif

namespace userhub::python {

/// Whether this is the process's first thread, or the one that forked it: the one that Python runs
/// signal handlers in.
inline bool is_main_thread() {
#ifdef __APPLE__
  return pthread_main_np() != 0;
#else
  return gettid() == getpid();
#endif
}

}  // namespace userhub::python
