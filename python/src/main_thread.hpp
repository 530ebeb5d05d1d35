#pragma once

#include <unistd.h>

#ifdef __APPLE__
#include <pthread.h>
#endif

namespace userhub::python {

/// Whether this is the process's first thread, or in a child the thread that forked. Python runs
/// signal handlers only in the thread that initialized it, and usually that is the first thread.
/// Where a program embeds Python in another thread, this is false there, and a signal's handler
/// waits until a call ends. CPython has no public function that tells its main thread.
inline bool is_main_thread() {
#ifdef __APPLE__
  return pthread_main_np() != 0;
#else
  return gettid() == getpid();
#endif
}

}  // namespace userhub::python
